/** Jest: a peer that is right. In a project of your own the imports are 'raft-sim/property', 'raft-sim/property/jest'. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { safetyMatchers } from '../../property/jest.ts';
import { expectSafe, schedules, simulate } from '../../property/index.ts';
import { raft } from '../../raft/index.ts';

expect.extend(safetyMatchers);

test('is safe, and recovers, whatever happens', () => {
  fc.assert(
    fc.property(schedules(), (schedule) => expectSafe(simulate(raft, schedule))),
    { numRuns: 20 },
  );
});

test('the same with the matcher', () => {
  fc.assert(
    fc.property(schedules({ peers: { min: 3, max: 3 }, faults: ['crash'] }), (schedule) => {
      expect(simulate(raft, schedule)).toBeSafe();
    }),
    { numRuns: 20 },
  );
});
