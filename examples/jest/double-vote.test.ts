/** Jest: a peer that votes for whoever asks. This fails, and is meant to: it shows what a failure looks like. */
import { test } from '@jest/globals';
import fc from 'fast-check';
import { expectSafe, schedules, simulate } from '../../property/index.ts';
import { doubleVote } from '../../scenarios/bugs/votes/double-vote.ts';

test('is safe, whatever happens', () => {
  fc.assert(
    fc.property(schedules({ heal: false }), (schedule) =>
      expectSafe(simulate(doubleVote, schedule)),
    ),
    { seed: 1 },
  );
});
