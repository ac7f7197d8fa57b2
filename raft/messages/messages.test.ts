import { describe, expect, test } from '@jest/globals';
import {
  appendAccepted,
  appendConflict,
  appendEntries,
  appendOutdated,
  installSnapshot,
  installSnapshotReply,
  requestVote,
  requestVoteReply,
} from './messages.ts';
import type { RaftMessage } from './messages.ts';
import { raft } from '../peer.ts';
import { entriesOf } from '../testing/driven.ts';

/** No two of them are equal. */
const samples: readonly RaftMessage[] = [
  requestVote(3, 2, 1),
  requestVote(3, 1, 2),
  requestVoteReply(3, true),
  requestVoteReply(3, false),
  requestVoteReply(4, true),
  appendEntries(3, 5, 2, entriesOf([3, 3, 4], 6), 4),
  appendEntries(3, 5, 2, [{ term: 3, command: null }], 4),
  appendEntries(3, 5, 2, [], 4),
  appendEntries(3, 4, 2, [], 5),
  appendAccepted(3, 6),
  appendAccepted(3, 5),
  appendConflict(3, 5, 3, 2),
  appendConflict(3, 5, 2, 3),
  appendOutdated(3),
  installSnapshot(3, { index: 9, term: 2, data: { keys: ['a', 'b'] } }),
  installSnapshot(3, { index: 9, term: 2, data: { keys: ['a', 'c'] } }),
  installSnapshotReply(3, 9),
];

function digestOf(command: unknown): number {
  return raft.digest(appendEntries(1, 0, 0, [{ term: 1, command }], 0));
}

describe('messages', () => {
  test('are written on one line each', () => {
    expect(samples.map((message) => raft.describe(message)).join('\n')).toMatchInlineSnapshot(`
"RequestVote t3 last 2/1
RequestVote t3 last 1/2
RequestVoteReply t3 granted
RequestVoteReply t3 denied
RequestVoteReply t4 granted
AppendEntries t3 prev 5/2 [6-7/3 8/4] c4
AppendEntries t3 prev 5/2 [6/3] c4
Heartbeat t3 prev 5/2 c4
Heartbeat t3 prev 4/2 c5
AppendEntriesReply t3 match 6
AppendEntriesReply t3 match 5
AppendEntriesReply t3 rejects 5, conflict 3/2
AppendEntriesReply t3 rejects 5, conflict 2/3
AppendEntriesReply t3 outdated
InstallSnapshot t3 last 9/2
InstallSnapshot t3 last 9/2
InstallSnapshotReply t3 match 9"
`);
  });

  test('are counted by kind, a heartbeat on its own', () => {
    expect(samples.map((message) => raft.messageKinds[raft.messageKind(message)])).toEqual(
      samples.map((message) => raft.describe(message).split(' ')[0]),
    );
  });

  test('have digests that differ where their content does, and are 32-bit integers', () => {
    const digests = samples.map((message) => raft.digest(message));
    expect(new Set(digests).size).toBe(samples.length);
    for (const digest of digests) expect(digest | 0).toBe(digest);
    expect(samples.map((message) => raft.digest(structuredClone(message)))).toEqual(digests);
  });

  test.each([
    [1, 2],
    [1, '1'],
    [1, 1.5],
    [0, false],
    [false, null],
    ['ab', 'ba'],
    [['a', 'b'], ['ab']],
    [
      [1, [2]],
      [[1], 2],
    ],
    [{ a: 1 }, { b: 1 }],
    [{ a: 1 }, { a: 2 }],
    [{}, []],
    [2 ** 40, 2 ** 41],
  ])('the digest tells command %j from %j', (one, other) => {
    expect(digestOf(one)).not.toBe(digestOf(other));
  });

  test('claim a vote by asking for votes and by granting one', () => {
    expect(raft.claimedVote(requestVote(1, 0, 0), 2, 3)).toBe(2);
    expect(raft.claimedVote(requestVoteReply(1, true), 2, 3)).toBe(3);
    expect(raft.claimedVote(requestVoteReply(1, false), 2, 3)).toBe(0);
    expect(raft.claimedVote(appendAccepted(1, 4), 2, 3)).toBe(0);
  });

  test('vouch for a log by acknowledging it only', () => {
    expect(raft.claimedMatch(appendAccepted(1, 4))).toBe(4);
    expect(raft.claimedMatch(installSnapshotReply(1, 4))).toBe(4);
    expect(raft.claimedMatch(appendConflict(1, 4, 3, 1))).toBe(0);
    expect(raft.claimedMatch(appendEntries(1, 4, 1, [], 4))).toBe(0);
  });
});
