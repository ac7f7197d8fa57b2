/** Vitest: a peer that votes for whoever asks. This fails, and is meant to: it shows what a failure looks like. */
import { test } from 'vitest';
import fc from 'fast-check';
import { expectSafe, schedules, simulate } from '../../property/index.ts';
import { doubleVote } from '../../scenarios/bugs/votes/double-vote.ts';

/** How fast the machine is today is not what is tested; Vitest gives a test five seconds unless told otherwise. */
const NO_HURRY = 120_000;

test(
  'is safe, whatever happens',
  () => {
    fc.assert(
      fc.property(schedules({ heal: false }), (schedule) =>
        expectSafe(simulate(doubleVote, schedule)),
      ),
      { seed: 1 },
    );
  },
  NO_HURRY,
);
