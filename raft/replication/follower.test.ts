import { describe, expect, test } from '@jest/globals';
import {
  appendAccepted,
  appendConflict,
  appendEntries,
  appendOutdated,
} from '../messages/messages.ts';
import { configOf, diskWith, Driven, entriesOf, sent, unsent } from '../testing/driven.ts';

const electionTimer = { type: 'setTimer', timer: 'election', minUs: 150, maxUs: 300 };

function follower(terms: readonly number[], term?: number): Driven {
  return new Driven(configOf(3), diskWith(terms, term === undefined ? {} : { term }));
}

describe('appending', () => {
  test('new entries are written, and acknowledged when they are durable', () => {
    const peer = follower([1]);
    const entries = entriesOf([1, 1], 2);
    expect(peer.receive(2, appendEntries(1, 1, 1, entries, 0))).toEqual([
      electionTimer,
      { type: 'appendEntries', token: 1, after: 1, entries },
      { type: 'send', to: 2, message: appendAccepted(1, 3), requires: 1 },
    ]);
    expect(peer.state).toMatchObject({ leader: 2, stableIndex: 1, commitIndex: 0 });
    peer.persist();
    expect(peer.state.stableIndex).toBe(3);
  });

  test('a new term is written before the entries of that term', () => {
    const peer = follower([]);
    const effects = peer.receive(2, appendEntries(4, 0, 0, entriesOf([4]), 0));
    expect(effects).toEqual([
      electionTimer,
      { type: 'saveHardState', token: 1, term: 4, votedFor: 0 },
      { type: 'appendEntries', token: 2, after: 0, entries: entriesOf([4]) },
      { type: 'send', to: 2, message: appendAccepted(4, 1), requires: 2 },
    ]);
  });

  test('a term learned from a heartbeat is written before it is told', () => {
    expect(follower([]).receive(2, appendEntries(4, 0, 0, [], 0))).toEqual([
      electionTimer,
      { type: 'saveHardState', token: 1, term: 4, votedFor: 0 },
      { type: 'send', to: 2, message: appendAccepted(4, 0), requires: 1 },
    ]);
  });

  test('entries that are there already are not written again', () => {
    const peer = follower([1, 1]);
    expect(peer.receive(2, appendEntries(1, 0, 0, entriesOf([1, 1]), 0))).toEqual([
      electionTimer,
      { type: 'send', to: 2, message: appendAccepted(1, 2), requires: 0 },
    ]);
    expect(unsent(peer.receive(2, appendEntries(1, 0, 0, entriesOf([1, 1, 1]), 0)))).toEqual([
      electionTimer,
      { type: 'appendEntries', token: 1, after: 2, entries: entriesOf([1], 3) },
    ]);
  });

  test('a repeated request is acknowledged only when the first copy is durable', () => {
    const peer = follower([]);
    const request = appendEntries(1, 0, 0, entriesOf([1]), 0);
    peer.receive(2, request);
    expect(peer.receive(2, request)).toContainEqual({
      type: 'send',
      to: 2,
      message: appendAccepted(1, 1),
      requires: 2,
    });
  });

  test('an old, shorter request deletes nothing', () => {
    const peer = follower([1, 1, 1]);
    expect(sent(peer.receive(2, appendEntries(1, 0, 0, entriesOf([1]), 0)))).toEqual([
      '2 AppendEntriesReply t1 match 1',
    ]);
    expect(peer.terms).toEqual([1, 1, 1]);
  });

  test('what conflicts is cut from the first conflicting entry on', () => {
    const peer = follower([1, 2, 2, 2]);
    const entries = [...entriesOf([1, 2]), { term: 3, command: 'new' }];
    expect(unsent(peer.receive(3, appendEntries(3, 0, 0, entries, 0)))).toEqual([
      electionTimer,
      { type: 'saveHardState', token: 1, term: 3, votedFor: 0 },
      { type: 'appendEntries', token: 2, after: 2, entries: [{ term: 3, command: 'new' }] },
    ]);
    expect(peer.terms).toEqual([1, 2, 3]);
    expect(peer.state.stableIndex).toBe(2);
  });

  test('after a torn write, what was kept is completed', () => {
    const peer = new Driven(configOf(3), diskWith([1, 1]));
    const request = appendEntries(1, 0, 0, entriesOf([1, 1, 1, 1]), 0);
    expect(peer.receive(2, request)).toContainEqual({
      type: 'appendEntries',
      token: 1,
      after: 2,
      entries: entriesOf([1, 1], 3),
    });
  });
});

describe('refusing', () => {
  test('a leader of an earlier term is told so, and not followed', () => {
    const peer = follower([1], 3);
    expect(peer.receive(2, appendEntries(2, 1, 1, entriesOf([2], 2), 1))).toEqual([
      { type: 'send', to: 2, message: appendOutdated(3), requires: 0 },
    ]);
    expect(peer.state).toMatchObject({ leader: 0, commitIndex: 0 });
    expect(peer.terms).toEqual([1]);
  });

  test('a log that is too short asks for its end', () => {
    expect(follower([1]).receive(2, appendEntries(1, 5, 1, [], 0))).toEqual([
      electionTimer,
      { type: 'send', to: 2, message: appendConflict(1, 5, 2, 0), requires: 0 },
    ]);
  });

  test('a conflicting term is named with the place where it begins', () => {
    expect(sent(follower([1, 2, 2, 2], 4).receive(2, appendEntries(4, 4, 3, [], 0)))).toEqual([
      '2 AppendEntriesReply t4 rejects 4, conflict 2/2',
    ]);
  });

  test('a heartbeat passes the same check as entries do', () => {
    const peer = follower([1, 1], 2);
    expect(sent(peer.receive(2, appendEntries(2, 2, 2, [], 2)))).toEqual([
      '2 AppendEntriesReply t2 rejects 2, conflict 1/1',
    ]);
    expect(peer.state.commitIndex).toBe(0);
  });
});

describe('committing', () => {
  test('a follower commits what the request covers, no further', () => {
    const peer = follower([1, 1, 1]);
    expect(peer.receive(2, appendEntries(1, 1, 1, entriesOf([1], 2), 9))).toContainEqual({
      type: 'apply',
      first: 1,
      entries: entriesOf([1, 1]),
    });
    expect(peer.state.commitIndex).toBe(2);
  });

  test('each index is handed over once, and commit never regresses', () => {
    const peer = follower([1, 1, 1]);
    peer.receive(2, appendEntries(1, 3, 1, [], 2));
    expect(unsent(peer.receive(2, appendEntries(1, 3, 1, [], 1)))).toEqual([electionTimer]);
    expect(unsent(peer.receive(2, appendEntries(1, 3, 1, [], 3)))).toEqual([
      electionTimer,
      { type: 'apply', first: 3, entries: entriesOf([1], 3) },
    ]);
  });

  test('what the service reports as applied only grows', () => {
    const peer = follower([1, 1]);
    peer.receive(2, appendEntries(1, 2, 1, [], 2));
    peer.applied(2);
    peer.applied(1);
    expect(peer.state.lastApplied).toBe(2);
  });
});

describe('below the snapshot', () => {
  const disk = diskWith([1], { snapshot: { index: 3, term: 1, data: null } });

  test('a late request with old predecessor loses nothing', () => {
    const peer = new Driven(configOf(3), disk);
    expect(peer.receive(2, appendEntries(1, 0, 0, entriesOf([1, 1]), 0))).toEqual([
      electionTimer,
      { type: 'send', to: 2, message: appendAccepted(1, 2), requires: 0 },
    ]);
    expect(peer.terms).toEqual([1]);
  });

  test('a request that reaches beyond it contributes the rest', () => {
    const peer = new Driven(configOf(3), disk);
    const request = appendEntries(1, 1, 1, entriesOf([1, 1, 1, 1], 2), 0);
    expect(unsent(peer.receive(2, request))).toEqual([
      electionTimer,
      { type: 'appendEntries', token: 1, after: 4, entries: entriesOf([1], 5) },
    ]);
  });
});
