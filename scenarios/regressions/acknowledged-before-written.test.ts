// Saved by raft-sim: a run that broke Effect Ordering.
// n1 sent AppendEntriesReply of term 1 to n2, vouching for its log up to 1, but its disk ends at 0.
//
// What happens in it, step by step (acknowledged-before-written.json):
//   n2's election timer runs out
//   the 1st RequestVote from n2 reaches n1
//   the 1st RequestVoteReply from n1 reaches n2
//   the 1st AppendEntries from n2 reaches n1

import { expect, test } from '@jest/globals';
import { raft } from '../../raft/index.ts';
import { replayRegression } from '../../campaign/regression.ts';

const schedule = new URL('./acknowledged-before-written.json', import.meta.url);

test('acknowledged-before-written: the peer of scenario bug-early-ack breaks Effect Ordering', () => {
  expect(replayRegression(schedule).violation?.property).toBe('Effect Ordering');
});

test('acknowledged-before-written: the correct peer does not', () => {
  expect(replayRegression(schedule, raft).outcome).toBe('pass');
});
