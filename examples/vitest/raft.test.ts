/** Vitest: a peer that is right. In a project of your own the import is 'raft-sim/property'. */
import { test } from 'vitest';
import fc from 'fast-check';
import { expectSafe, schedules, simulate } from '../../property/index.ts';
import { raft } from '../../raft/index.ts';

/** How fast the machine is today is not what is tested; Vitest gives a test five seconds unless told otherwise. */
const NO_HURRY = 120_000;

test(
  'is safe, and recovers, whatever happens',
  () => {
    fc.assert(
      fc.property(schedules(), (schedule) => expectSafe(simulate(raft, schedule))),
      { numRuns: 20 },
    );
  },
  NO_HURRY,
);
