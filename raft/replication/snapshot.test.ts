import { describe, expect, test } from '@jest/globals';
import { appendEntries, installSnapshot, installSnapshotReply } from '../messages/messages.ts';
import { raft } from '../peer.ts';
import { configOf, diskWith, Driven, unsent } from '../testing/driven.ts';

const electionTimer = { type: 'setTimer', timer: 'election', minUs: 150, maxUs: 300 };

/** A follower with a log of these terms, committed up to `commit`, applied up to `applied`. */
function follower(terms: readonly number[], commit: number, applied = commit): Driven {
  const peer = new Driven(configOf(3), diskWith(terms));
  peer.receive(2, appendEntries(peer.state.term, commit, terms[commit - 1] ?? 0, [], commit));
  peer.applied(applied);
  return peer;
}

describe('compaction', () => {
  test('the service’s snapshot replaces the log up to it', () => {
    const peer = follower([1, 1, 2], 2);
    const snapshot = { index: 2, term: 1, data: 'state' };
    expect(peer.compact(2, 'state')).toEqual([{ type: 'saveSnapshot', token: 1, snapshot }]);
    expect(peer.state.snapshot).toEqual(snapshot);
    expect(peer.state.log).toMatchObject({ snapshotIndex: 2, snapshotTerm: 1, lastIndex: 3 });
    expect(peer.terms).toEqual([2]);
  });

  test('a snapshot beyond what was applied, or not beyond the last one, is ignored', () => {
    const peer = follower([1, 1, 1], 3, 2);
    expect(peer.compact(3)).toEqual([]);
    peer.compact(2);
    expect(peer.compact(2)).toEqual([]);
    expect(peer.compact(1)).toEqual([]);
  });

  test('a restarted peer goes on behind its snapshot', () => {
    const snapshot = { index: 5, term: 2, data: null };
    const { state, effects } = raft.init(configOf(3), diskWith([2, 3], { snapshot }));
    expect(effects).toEqual([electionTimer]);
    expect(state).toMatchObject({ commitIndex: 5, lastApplied: 5, stableIndex: 7, snapshot });
    expect(state.log).toMatchObject({ snapshotIndex: 5, lastIndex: 7, lastTerm: 3 });
  });
});

describe('installing', () => {
  const snapshot = { index: 3, term: 2, data: 'remote' };
  const reply = installSnapshotReply(2, 3);

  test('a snapshot replaces a log that ends before it; the answer waits for the disk', () => {
    const peer = follower([1, 1], 1);
    expect(peer.receive(2, installSnapshot(2, snapshot))).toEqual([
      electionTimer,
      { type: 'saveHardState', token: 1, term: 2, votedFor: 0 },
      { type: 'saveSnapshot', token: 2, snapshot },
      { type: 'applySnapshot', snapshot },
      { type: 'send', to: 2, message: reply, requires: 2 },
    ]);
    expect(peer.state).toMatchObject({ commitIndex: 3, lastApplied: 1, snapshot, stableIndex: 1 });
    expect(peer.state.log).toMatchObject({ snapshotIndex: 3, lastIndex: 3, lastTerm: 2 });
    peer.persist();
    expect(peer.state.stableIndex).toBe(3);
  });

  test('entries behind a matching last entry stay (figure 13, rule 6)', () => {
    const peer = follower([1, 2, 2, 2, 2], 1);
    expect(unsent(peer.receive(2, installSnapshot(2, snapshot)))).toEqual([
      electionTimer,
      { type: 'saveSnapshot', token: 1, snapshot },
      { type: 'applySnapshot', snapshot },
    ]);
    expect(peer.terms).toEqual([2, 2]);
    expect(peer.state).toMatchObject({ commitIndex: 3, stableIndex: 5 });
  });

  test('entries behind a different last entry go', () => {
    const peer = follower([1, 1, 1, 1, 1], 1);
    peer.receive(2, installSnapshot(2, snapshot));
    expect(peer.terms).toEqual([]);
    expect(peer.state.log).toMatchObject({ lastIndex: 3, lastTerm: 2 });
  });

  test('a snapshot of what is committed here already is refused with our commit index', () => {
    const peer = follower([1, 2, 2, 2], 4);
    expect(peer.receive(2, installSnapshot(2, snapshot))).toEqual([
      electionTimer,
      { type: 'send', to: 2, message: installSnapshotReply(2, 4), requires: 0 },
    ]);
    expect(peer.terms).toEqual([1, 2, 2, 2]);
  });

  test('a snapshot from an earlier term is refused, and its sender told', () => {
    const peer = follower([1, 4], 1);
    expect(peer.receive(2, installSnapshot(3, snapshot))).toEqual([
      { type: 'send', to: 2, message: installSnapshotReply(4, 0), requires: 0 },
    ]);
  });

  test('the term stays that of the message, not that of the snapshot', () => {
    const peer = follower([1], 1);
    peer.receive(2, installSnapshot(9, snapshot));
    expect(peer.state.term).toBe(9);
  });

  test('entries that follow an installed snapshot are appended behind it', () => {
    const peer = follower([1, 1], 1);
    peer.receive(2, installSnapshot(2, snapshot));
    const entries = [{ term: 2, command: 'x' }];
    expect(peer.receive(2, appendEntries(2, 3, 2, entries, 4))).toContainEqual({
      type: 'apply',
      first: 4,
      entries,
    });
  });
});
