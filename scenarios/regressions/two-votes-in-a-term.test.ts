// Saved by raft-sim: a run that broke Vote Once.
// n1 voted for n2 in term 1 after it had voted for n1.
//
// What happens in it, step by step (two-votes-in-a-term.json):
//   n2's election timer runs out
//   n1's election timer runs out
//   the 1st RequestVote from n2 reaches n1

import { expect, test } from '@jest/globals';
import { raft } from '../../raft/index.ts';
import { replayRegression } from '../../campaign/regression.ts';

const schedule = new URL('./two-votes-in-a-term.json', import.meta.url);

test('two-votes-in-a-term: the peer of scenario canary breaks Vote Once', () => {
  expect(replayRegression(schedule).violation?.property).toBe('Vote Once');
});

test('two-votes-in-a-term: the correct peer does not', () => {
  expect(replayRegression(schedule, raft).outcome).toBe('pass');
});
