// Saved by raft-sim: a run that broke Leader Completeness.
// n3 leads term 5 without 1/1 c1.1, committed in term 4; it holds 1/2 c1.1 there.
//
// What happens in it, step by step (figure-8.json):
//   n1's election timer runs out
//   the 1st RequestVote from n1 reaches n3
//   the 1st RequestVoteReply from n3 reaches n1
//   n3's election timer runs out
//   the 1st RequestVote from n3 reaches n2
//   the 1st RequestVoteReply from n2 reaches n3
//   a client offers c1.1 to n1
//   a client offers c1.1 to n3
//   n2's election timer runs out
//   the 1st RequestVote from n2 reaches n1
//   n1's election timer runs out
//   the 2nd RequestVote from n1 reaches n3
//   the 2nd RequestVote from n1 reaches n2
//   the 1st RequestVoteReply from n2 reaches n1
//   the 2nd Heartbeat from n1 reaches n2
//   the 1st AppendEntriesReply from n2 reaches n1
//   the 1st AppendEntries from n1 reaches n2
//   the 2nd AppendEntriesReply from n2 reaches n1
//   n3's election timer runs out
//   the 2nd RequestVote from n3 reaches n2
//   the 2nd RequestVoteReply from n2 reaches n3

import { expect, test } from '@jest/globals';
import { raft } from '../../raft/index.ts';
import { replayRegression } from '../../campaign/regression.ts';

const schedule = new URL('./figure-8.json', import.meta.url);

test('figure-8: the peer of scenario bug-commit-by-counting breaks Leader Completeness', () => {
  expect(replayRegression(schedule).violation?.property).toBe('Leader Completeness');
});

test('figure-8: the correct peer does not', () => {
  expect(replayRegression(schedule, raft).outcome).toBe('pass');
});
