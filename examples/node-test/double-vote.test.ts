/** node:test: a peer that votes for whoever asks. This fails, and is meant to: it shows what a failure looks like. */
import { test } from 'node:test';
import fc from 'fast-check';
import { expectSafe, schedules, simulate } from '../../property/index.ts';
import { doubleVote } from '../../scenarios/bugs/votes/double-vote.ts';

void test('is safe, whatever happens', () => {
  fc.assert(
    fc.property(schedules({ heal: false }), (schedule) =>
      expectSafe(simulate(doubleVote, schedule)),
    ),
    // Not every reporter of node:test prints causes, where the story would be otherwise.
    { seed: 1, includeErrorInReport: true },
  );
});
