import { describe, expect, test } from '@jest/globals';
import {
  appendAccepted,
  appendConflict,
  appendEntries,
  installSnapshot,
  installSnapshotReply,
} from '../messages/messages.ts';
import { configOf, diskWith, elected, entriesOf, sent, unsent } from '../testing/driven.ts';

describe('proposals', () => {
  test('what is proposed in one instant is written at once and sent in one message', () => {
    const leader = elected(configOf(2));
    expect(leader.propose('a')).toEqual([
      { type: 'appendEntries', token: 2, after: 0, entries: [{ term: 1, command: 'a' }] },
      { type: 'proposalAccepted', index: 1, term: 1 },
      { type: 'setTimer', timer: 'flush', minUs: 0, maxUs: 0 },
    ]);
    expect(leader.propose('b')).toEqual([
      { type: 'appendEntries', token: 3, after: 1, entries: [{ term: 1, command: 'b' }] },
      { type: 'proposalAccepted', index: 2, term: 1 },
    ]);
    const entries = [
      { term: 1, command: 'a' },
      { term: 1, command: 'b' },
    ];
    const message = appendEntries(1, 0, 0, entries, 0);
    expect(leader.fire('flush')).toEqual([{ type: 'send', to: 2, message, requires: 0 }]);
    expect(leader.propose('c')).toContainEqual({
      type: 'setTimer',
      timer: 'flush',
      minUs: 0,
      maxUs: 0,
    });
  });

  test('a follower names the leader instead', () => {
    const peer = elected(configOf(3));
    peer.receive(3, appendEntries(2, 0, 0, [], 0));
    expect(peer.propose('x')).toEqual([{ type: 'proposalDropped', leader: 3 }]);
    peer.fire('election');
    expect(peer.propose('x')).toEqual([{ type: 'proposalDropped', leader: 0 }]);
  });
});

describe('commit', () => {
  test('an entry is committed once a majority holds it durably, and handed to the service', () => {
    const leader = elected(configOf(5));
    leader.propose('a');
    leader.fire('flush');
    leader.persist();
    expect(leader.receive(2, appendAccepted(1, 1))).toEqual([]);
    expect(leader.receive(3, appendAccepted(1, 1))).toEqual([
      { type: 'apply', first: 1, entries: [{ term: 1, command: 'a' }] },
    ]);
    expect(leader.receive(4, appendAccepted(1, 1))).toEqual([]);
    expect(sent(leader.fire('heartbeat'))).toContain('2 Heartbeat t1 prev 1/1 c1');
  });

  test('the leader does not count its own copy before it is durable', () => {
    const leader = elected(configOf(3));
    leader.propose('a');
    leader.fire('flush');
    leader.receive(2, appendAccepted(1, 1));
    expect(leader.state.commitIndex).toBe(0);
    leader.persist();
    expect(leader.state.commitIndex).toBe(1);
  });

  test('but it may commit by the copies of others', () => {
    const leader = elected(configOf(3));
    leader.propose('a');
    leader.receive(2, appendAccepted(1, 1));
    leader.receive(3, appendAccepted(1, 1));
    expect(leader.state).toMatchObject({ commitIndex: 1, stableIndex: 0 });
  });

  test('half of an even cluster is not enough', () => {
    const leader = elected(configOf(4));
    leader.propose('a');
    leader.persist();
    leader.receive(2, appendAccepted(1, 1));
    expect(leader.state.commitIndex).toBe(0);
    leader.receive(3, appendAccepted(1, 1));
    expect(leader.state.commitIndex).toBe(1);
  });

  test('two equal but low acknowledgements do not outvote the majority', () => {
    const leader = elected(configOf(5), diskWith([1]));
    for (const command of ['a', 'b', 'c']) leader.propose(command);
    leader.persist();
    leader.receive(2, appendAccepted(2, 2));
    leader.receive(3, appendAccepted(2, 2));
    expect(leader.state.commitIndex).toBe(2);
  });

  test('leader commits an entry of its own term only (Figure 8)', () => {
    const leader = elected(configOf(3), diskWith([1, 2], { term: 3 }));
    leader.receive(2, appendAccepted(4, 2));
    leader.receive(3, appendAccepted(4, 2));
    expect(leader.state.commitIndex).toBe(0);
    leader.propose('x');
    leader.persist();
    expect(leader.receive(2, appendAccepted(4, 3))).toEqual([
      { type: 'apply', first: 1, entries: [...entriesOf([1, 2]), { term: 4, command: 'x' }] },
    ]);
  });
});

describe('answers', () => {
  test('match is taken from the answer, never from the log, and never regresses', () => {
    const leader = elected(configOf(3));
    for (const command of ['a', 'b', 'c']) leader.propose(command);
    leader.receive(2, appendAccepted(1, 2));
    expect(leader.state.progress?.[2]).toMatchObject({ matchIndex: 2 });
    leader.receive(2, appendAccepted(1, 1));
    expect(leader.state.progress?.[2]).toMatchObject({ matchIndex: 2 });
  });

  test('an acknowledgement from an earlier leadership is ignored', () => {
    const leader = elected(configOf(3), diskWith([1, 1, 1]));
    const before = leader.state.progress;
    expect(leader.receive(2, appendAccepted(1, 3))).toEqual([]);
    expect(leader.receive(2, appendConflict(1, 3, 1, 1))).toEqual([]);
    expect(leader.receive(2, installSnapshotReply(1, 3))).toEqual([]);
    expect(leader.state.progress).toEqual(before);
  });

  test('a hint is no proof: a rejection leaves match alone', () => {
    const leader = elected(configOf(3), diskWith([1, 1, 1]));
    leader.receive(2, appendConflict(2, 3, 3, 0));
    expect(leader.state.progress?.[2]).toMatchObject({ matchIndex: 0, nextIndex: 3 });
  });

  test('a short log is probed at its end', () => {
    const leader = elected(configOf(2), diskWith([1, 1, 2, 2]));
    expect(sent(leader.receive(2, appendConflict(3, 4, 2, 0)))).toEqual([
      '2 AppendEntries t3 prev 1/1 [2/1 3-4/2] c0',
    ]);
  });

  test('a conflicting term that the leader has too is probed at its end there', () => {
    const leader = elected(configOf(2), diskWith([1, 2, 2, 4, 4]));
    expect(sent(leader.receive(2, appendConflict(5, 5, 2, 2)))).toEqual([
      '2 AppendEntries t5 prev 3/2 [4-5/4] c0',
    ]);
  });

  test('a conflicting term that the leader lacks is skipped as a whole', () => {
    const leader = elected(configOf(2), diskWith([1, 2, 2, 4, 4]));
    expect(sent(leader.receive(2, appendConflict(5, 5, 3, 3)))).toEqual([
      '2 AppendEntries t5 prev 2/2 [3/2 4-5/4] c0',
    ]);
  });

  test('a rejection that an earlier probe or an acknowledgement has overtaken is ignored', () => {
    const leader = elected(configOf(2), diskWith([1, 1, 1, 1]));
    leader.receive(2, appendConflict(2, 4, 2, 0));
    expect(leader.receive(2, appendConflict(2, 4, 2, 0))).toEqual([]);
    leader.receive(2, appendAccepted(2, 4));
    expect(leader.receive(2, appendConflict(2, 1, 1, 1))).toEqual([]);
    expect(leader.state.progress?.[2]).toMatchObject({ matchIndex: 4, nextIndex: 5 });
  });

  test('an answer to an outdated request says nothing about the log', () => {
    const leader = elected(configOf(2), diskWith([1]));
    expect(leader.receive(2, appendConflict(2, 0, 0, 0))).toEqual([]);
  });
});

describe('flow control', () => {
  test('until the match is known, one message is under way', () => {
    const leader = elected(configOf(2));
    leader.propose('a');
    expect(sent(leader.fire('flush'))).toEqual(['2 AppendEntries t1 prev 0/0 [1/1] c0']);
    leader.propose('b');
    expect(sent(leader.fire('flush'))).toEqual([]);
    expect(sent(leader.receive(2, appendAccepted(1, 1)))).toEqual([
      '2 AppendEntries t1 prev 1/1 [2/1] c0',
    ]);
  });

  test('a lost probe is repeated when a heartbeat is answered', () => {
    const leader = elected(configOf(2));
    leader.propose('a');
    leader.fire('flush');
    expect(sent(leader.fire('heartbeat'))).toEqual(['2 Heartbeat t1 prev 0/0 c0']);
    expect(sent(leader.receive(2, appendAccepted(1, 0)))).toEqual([
      '2 AppendEntries t1 prev 0/0 [1/1] c0',
    ]);
  });

  test('afterwards entries are sent ahead, in up to maxInflight messages of maxEntriesPerMessage', () => {
    const leader = elected(configOf(2, { maxInflight: 2, maxEntriesPerMessage: 2 }));
    leader.receive(2, appendAccepted(1, 0));
    for (const command of ['a', 'b', 'c', 'd', 'e', 'f']) leader.propose(command);
    expect(sent(leader.fire('flush'))).toEqual([
      '2 AppendEntries t1 prev 0/0 [1-2/1] c0',
      '2 AppendEntries t1 prev 2/1 [3-4/1] c0',
    ]);
    expect(sent(leader.receive(2, appendAccepted(1, 2)))).toEqual([
      '2 AppendEntries t1 prev 4/1 [5-6/1] c0',
    ]);
    leader.propose('g');
    expect(sent(leader.fire('flush'))).toEqual([]);
  });

  test('a lost message shows at the next heartbeat and is sent again', () => {
    const leader = elected(configOf(2));
    leader.receive(2, appendAccepted(1, 0));
    leader.propose('a');
    leader.fire('flush');
    expect(sent(leader.fire('heartbeat'))).toEqual(['2 Heartbeat t1 prev 1/1 c0']);
    expect(sent(leader.receive(2, appendConflict(1, 1, 1, 0)))).toEqual([
      '2 AppendEntries t1 prev 0/0 [1/1] c0',
    ]);
  });

  test('lost replies stop the flow until the next heartbeat is answered, not longer', () => {
    const leader = elected(configOf(2, { maxInflight: 2 }));
    leader.receive(2, appendAccepted(1, 0));
    for (const command of ['a', 'b']) {
      leader.propose(command);
      leader.fire('flush');
    }
    leader.propose('c');
    expect(sent(leader.fire('flush'))).toEqual([]);
    expect(sent(leader.fire('heartbeat'))).toEqual(['2 Heartbeat t1 prev 2/1 c0']);
    expect(sent(leader.receive(2, appendAccepted(1, 2)))).toEqual([
      '2 AppendEntries t1 prev 2/1 [3/1] c0',
    ]);
    expect(leader.state.progress?.[2]).toMatchObject({ inflight: 1 });
  });

  test('a follower that is far behind is caught up without waiting for heartbeats', () => {
    const leader = elected(configOf(2, { maxEntriesPerMessage: 1 }), diskWith([1, 1, 1]));
    expect(sent(leader.receive(2, appendConflict(2, 3, 1, 0)))).toEqual([
      '2 AppendEntries t2 prev 0/0 [1/1] c0',
    ]);
    expect(sent(leader.receive(2, appendAccepted(2, 1)))).toEqual([
      '2 AppendEntries t2 prev 1/1 [2/1] c0',
      '2 AppendEntries t2 prev 2/1 [3/1] c0',
    ]);
  });
});

describe('snapshots to followers', () => {
  const snapshot = { index: 2, term: 1, data: 's2' };
  const disk = diskWith([1], { snapshot });
  const message = installSnapshot(2, snapshot);

  test('a follower whose next entry is gone gets the snapshot', () => {
    const leader = elected(configOf(2), disk);
    expect(leader.receive(2, appendConflict(2, 3, 2, 0))).toEqual([
      { type: 'send', to: 2, message, requires: 0 },
    ]);
    expect(leader.state.progress?.[2]).toMatchObject({ mode: 'snapshot', nextIndex: 3 });
  });

  test('a follower that lacks just the entries behind the snapshot gets those', () => {
    const leader = elected(configOf(2), disk);
    expect(sent(leader.receive(2, appendConflict(2, 3, 3, 0)))).toEqual([
      '2 AppendEntries t2 prev 2/1 [3/1] c2',
    ]);
  });

  test('nothing but heartbeats leaves until the snapshot is answered', () => {
    const leader = elected(configOf(2), disk);
    leader.receive(2, appendConflict(2, 3, 1, 0));
    leader.propose('x');
    expect(sent(leader.fire('flush'))).toEqual([]);
    expect(sent(leader.fire('heartbeat'))).toEqual(['2 Heartbeat t2 prev 2/1 c2']);
    expect(sent(leader.receive(2, appendConflict(2, 2, 1, 0)))).toEqual([]);
    expect(sent(leader.receive(2, installSnapshotReply(2, 2)))).toEqual([
      '2 AppendEntries t2 prev 2/1 [3/1 4/2] c2',
    ]);
  });

  test('a snapshot that is not answered is sent again after a few heartbeats', () => {
    const leader = elected(configOf(2), disk);
    leader.receive(2, appendConflict(2, 3, 1, 0));
    expect(sent(leader.fire('heartbeat'))).toEqual(['2 Heartbeat t2 prev 2/1 c2']);
    expect(sent(leader.fire('heartbeat'))).toEqual(['2 Heartbeat t2 prev 2/1 c2']);
    expect(sent(leader.fire('heartbeat'))).toEqual(['2 InstallSnapshot t2 last 2/1']);
    expect(sent(leader.fire('heartbeat'))).toEqual(['2 Heartbeat t2 prev 2/1 c2']);
  });

  test('a lost answer is made up for by that to a heartbeat', () => {
    const leader = elected(configOf(2), disk);
    leader.receive(2, appendConflict(2, 3, 1, 0));
    leader.fire('heartbeat');
    expect(sent(leader.receive(2, appendAccepted(2, 2)))).toEqual([
      '2 AppendEntries t2 prev 2/1 [3/1] c2',
    ]);
  });

  test('a follower that fell behind a further compaction gets the newer snapshot at once', () => {
    const leader = elected(configOf(3), disk);
    leader.receive(2, appendConflict(2, 3, 1, 0));
    leader.propose('x');
    leader.persist();
    leader.receive(3, appendAccepted(2, 4));
    leader.applied();
    leader.compact(4);
    expect(sent(leader.receive(2, installSnapshotReply(2, 2)))).toEqual([
      '2 InstallSnapshot t2 last 4/2',
    ]);
  });

  test('a probe that compaction overtook becomes a snapshot at the next heartbeat', () => {
    const leader = elected(configOf(3));
    leader.propose('x');
    leader.fire('flush');
    leader.persist();
    leader.receive(3, appendAccepted(1, 1));
    leader.applied();
    expect(unsent(leader.compact(1))).toEqual([
      { type: 'saveSnapshot', token: 3, snapshot: { index: 1, term: 1, data: 's1' } },
    ]);
    expect(sent(leader.fire('heartbeat'))).toEqual([
      '2 InstallSnapshot t1 last 1/1',
      '3 Heartbeat t1 prev 1/1 c1',
    ]);
  });
});
