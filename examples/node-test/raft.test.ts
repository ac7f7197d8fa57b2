/** node:test: a peer that is right. In a project of your own the import is 'raft-sim/property'. */
import { test } from 'node:test';
import fc from 'fast-check';
import { expectSafe, schedules, simulate } from '../../property/index.ts';
import { raft } from '../../raft/index.ts';

void test('is safe, and recovers, whatever happens', () => {
  fc.assert(
    fc.property(schedules(), (schedule) => expectSafe(simulate(raft, schedule))),
    { numRuns: 20, includeErrorInReport: true },
  );
});
