import { describe, expect, test } from '@jest/globals';
import {
  appendAccepted,
  appendEntries,
  requestVote,
  requestVoteReply,
} from '../messages/messages.ts';
import { raft } from '../peer.ts';
import { configOf, diskWith, Driven, elected, entriesOf, sent, unsent } from '../testing/driven.ts';

const electionTimer = { type: 'setTimer', timer: 'election', minUs: 150, maxUs: 300 };
const heartbeatTimer = { type: 'setTimer', timer: 'heartbeat', minUs: 50, maxUs: 50 };

describe('campaigning', () => {
  test('a peer starts as a follower with its election timer running', () => {
    const { state, effects } = raft.init(configOf(3), diskWith([1, 1], { term: 4, votedFor: 2 }));
    expect(effects).toEqual([electionTimer]);
    expect(state).toMatchObject({ role: 'follower', term: 4, votedFor: 2, leader: 0 });
    expect(state).toMatchObject({ commitIndex: 0, lastApplied: 0, stableIndex: 2 });
  });

  test('a candidate asks for votes once its new term and its own vote are durable', () => {
    const peer = new Driven(configOf(3), diskWith([1, 2]));
    const message = requestVote(3, 2, 2);
    expect(peer.fire('election')).toEqual([
      electionTimer,
      { type: 'saveHardState', token: 1, term: 3, votedFor: 1 },
      { type: 'send', to: 2, message, requires: 1 },
      { type: 'send', to: 3, message, requires: 1 },
    ]);
    expect(peer.state).toMatchObject({ role: 'candidate', term: 3, votedFor: 1, leader: 0 });
  });

  test('a candidate counts its own vote when it is durable', () => {
    const peer = new Driven(configOf(3));
    peer.fire('election');
    peer.receive(2, requestVoteReply(1, true));
    expect(peer.state.role).toBe('candidate');
    peer.persist();
    expect(peer.state.role).toBe('leader');
  });

  test('an old write becoming durable is not taken for the vote', () => {
    const peer = new Driven(configOf(3));
    peer.fire('election');
    peer.fire('election');
    peer.receive(2, requestVoteReply(2, true));
    peer.persist(1);
    expect(peer.state.role).toBe('candidate');
    peer.persist(2);
    expect(peer.state.role).toBe('leader');
  });

  test('a vote that arrives twice counts once', () => {
    const peer = new Driven(configOf(5));
    peer.fire('election');
    peer.persist();
    peer.receive(2, requestVoteReply(1, true));
    peer.receive(2, requestVoteReply(1, true));
    expect(peer.state.role).toBe('candidate');
    peer.receive(3, requestVoteReply(1, true));
    expect(peer.state.role).toBe('leader');
  });

  test('a vote granted in an earlier term does not count', () => {
    const peer = new Driven(configOf(3));
    peer.fire('election');
    peer.fire('election');
    peer.persist();
    peer.receive(2, requestVoteReply(1, true));
    expect(peer.state).toMatchObject({ role: 'candidate', term: 2 });
  });

  test('a refusal does not count', () => {
    const peer = new Driven(configOf(3));
    peer.fire('election');
    peer.persist();
    peer.receive(2, requestVoteReply(1, false));
    expect(peer.state.role).toBe('candidate');
  });

  test('half of the servers are no majority', () => {
    const peer = new Driven(configOf(4));
    peer.fire('election');
    peer.persist();
    peer.receive(2, requestVoteReply(1, true));
    expect(peer.state.role).toBe('candidate');
    peer.receive(3, requestVoteReply(1, true));
    expect(peer.state.role).toBe('leader');
  });

  test('a candidate without an answer tries again in the next term', () => {
    const peer = new Driven(configOf(3));
    peer.fire('election');
    expect(sent(peer.fire('election'))).toEqual([
      '2 RequestVote t2 last 0/0',
      '3 RequestVote t2 last 0/0',
    ]);
  });
});

describe('voting', () => {
  test('a new term and a vote cost one write, and the answer waits for it', () => {
    const peer = new Driven(configOf(3), diskWith([1]));
    expect(peer.receive(2, requestVote(5, 1, 1))).toEqual([
      electionTimer,
      { type: 'saveHardState', token: 1, term: 5, votedFor: 2 },
      { type: 'send', to: 2, message: requestVoteReply(5, true), requires: 1 },
    ]);
  });

  test('a term is written before it is told, even without a vote', () => {
    const peer = new Driven(configOf(3), diskWith([4]));
    expect(peer.receive(2, requestVote(5, 1, 3))).toEqual([
      { type: 'saveHardState', token: 1, term: 5, votedFor: 0 },
      { type: 'send', to: 2, message: requestVoteReply(5, false), requires: 1 },
    ]);
  });

  test('a refused request leaves the election timer alone', () => {
    const peer = new Driven(configOf(3), diskWith([1, 1]));
    expect(unsent(peer.receive(2, requestVote(1, 1, 1)))).toEqual([]);
  });

  test('one vote a term: the second candidate is refused, the first may ask again', () => {
    const peer = new Driven(configOf(3));
    peer.receive(2, requestVote(1, 0, 0));
    peer.persist();
    expect(peer.receive(3, requestVote(1, 9, 1))).toEqual([
      { type: 'send', to: 3, message: requestVoteReply(1, false), requires: 0 },
    ]);
    expect(peer.receive(2, requestVote(1, 0, 0))).toEqual([
      electionTimer,
      { type: 'send', to: 2, message: requestVoteReply(1, true), requires: 0 },
    ]);
  });

  test('a vote asked for again before it is durable is answered when it is', () => {
    const peer = new Driven(configOf(3));
    peer.receive(2, requestVote(1, 0, 0));
    expect(peer.receive(2, requestVote(1, 0, 0))).toContainEqual({
      type: 'send',
      to: 2,
      message: requestVoteReply(1, true),
      requires: 1,
    });
  });

  test('a restarted peer keeps its vote', () => {
    const peer = new Driven(configOf(3), diskWith([], { term: 2, votedFor: 3 }));
    expect(sent(peer.receive(2, requestVote(2, 5, 2)))).toEqual(['2 RequestVoteReply t2 denied']);
  });

  test('a candidate of an earlier term is told the present one', () => {
    const peer = new Driven(configOf(3), diskWith([], { term: 7 }));
    expect(peer.receive(2, requestVote(6, 9, 6))).toEqual([
      { type: 'send', to: 2, message: requestVoteReply(7, false), requires: 0 },
    ]);
  });

  test.each([
    { title: 'same log', last: [2, 3], granted: true },
    { title: 'longer log of the same term', last: [3, 3], granted: true },
    { title: 'shorter log of the same term', last: [1, 3], granted: false },
    { title: 'shorter log of a later term', last: [1, 4], granted: true },
    { title: 'longer log of an earlier term', last: [9, 2], granted: false },
  ])('a log that ends with 2/3 against a $title: $granted', ({ last, granted }) => {
    const peer = new Driven(configOf(3), diskWith([1, 3]));
    peer.receive(2, requestVote(9, last[0]!, last[1]!));
    expect(peer.state.votedFor).toBe(granted ? 2 : 0);
  });
});

describe('leading', () => {
  test('a new leader stops its election timer and asserts itself at once', () => {
    const peer = new Driven(configOf(3), diskWith([1, 1]));
    peer.fire('election');
    peer.persist();
    const message = appendEntries(2, 2, 1, [], 0);
    expect(peer.receive(3, requestVoteReply(2, true))).toEqual([
      { type: 'cancelTimer', timer: 'election' },
      heartbeatTimer,
      { type: 'send', to: 2, message, requires: 0 },
      { type: 'send', to: 3, message, requires: 0 },
    ]);
    expect(peer.state).toMatchObject({ role: 'leader', leader: 1 });
    expect(peer.state.progress).toMatchObject([
      null,
      { matchIndex: 2, nextIndex: 3 },
      { matchIndex: 0, nextIndex: 3 },
      { matchIndex: 0, nextIndex: 3 },
    ]);
  });

  test('if asked to, a new leader appends an empty entry of its term (Raft §8)', () => {
    const peer = new Driven(configOf(3, { noopOnElection: true }), diskWith([1]));
    peer.fire('election');
    peer.persist();
    const entries = [{ term: 2, command: null }];
    const message = appendEntries(2, 1, 1, entries, 0);
    expect(peer.receive(3, requestVoteReply(2, true))).toEqual([
      { type: 'cancelTimer', timer: 'election' },
      heartbeatTimer,
      { type: 'appendEntries', token: 2, after: 1, entries },
      { type: 'send', to: 2, message, requires: 0 },
      { type: 'send', to: 3, message, requires: 0 },
    ]);
  });

  test('votes beyond the majority change nothing', () => {
    const peer = elected(configOf(5));
    expect(peer.receive(5, requestVoteReply(1, true))).toEqual([]);
  });

  test('a leader that hears of a newer term steps down, whatever the message', () => {
    const peer = elected(configOf(3));
    peer.propose('x');
    expect(peer.receive(2, appendAccepted(7, 0))).toEqual([
      { type: 'cancelTimer', timer: 'heartbeat' },
      { type: 'cancelTimer', timer: 'flush' },
      electionTimer,
      { type: 'saveHardState', token: 3, term: 7, votedFor: 0 },
    ]);
    expect(peer.state).toMatchObject({ role: 'follower', term: 7, leader: 0, progress: null });
  });

  test('a leader that steps down for a better candidate sets its election timer once', () => {
    const peer = elected(configOf(3));
    expect(unsent(peer.receive(2, requestVote(2, 0, 0)))).toEqual([
      { type: 'cancelTimer', timer: 'heartbeat' },
      electionTimer,
      { type: 'saveHardState', token: 2, term: 2, votedFor: 2 },
    ]);
  });

  test('a candidate follows the leader of its term, and remains bound by its vote', () => {
    const peer = new Driven(configOf(3));
    peer.fire('election');
    peer.receive(2, appendEntries(1, 0, 0, entriesOf([1]), 0));
    expect(peer.state).toMatchObject({ role: 'follower', leader: 2, term: 1, votedFor: 1 });
    expect(sent(peer.receive(3, requestVote(1, 9, 1)))).toEqual(['3 RequestVoteReply t1 denied']);
  });

  test('a leader ignores an election timer', () => {
    expect(elected(configOf(3)).fire('election')).toEqual([]);
  });

  test('a cluster of one elects itself and commits, each when the disk is done', () => {
    const peer = new Driven(configOf(1));
    peer.fire('election');
    expect(peer.state.role).toBe('candidate');
    peer.persist();
    expect(peer.state.role).toBe('leader');
    peer.propose('x');
    expect(peer.state.commitIndex).toBe(0);
    const entries = [{ term: 1, command: 'x' }];
    expect(peer.persist()).toEqual([{ type: 'apply', first: 1, entries }]);
  });
});
