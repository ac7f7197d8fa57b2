/** The suite: the 28 Raft tests of the lab, parts 2A to 2D, in the order in which the lab runs them. */
import type { LabTest } from '../harness/lab-test.ts';
import { elections } from './elections.ts';
import { log } from './log.ts';
import { persistence } from './persistence.ts';
import { snapshots } from './snapshots.ts';

/** All tests. */
export const LAB_TESTS: readonly LabTest[] = [...elections, ...log, ...persistence, ...snapshots];

/** The test of this name, `TestInitialElection2A`. */
export function labTestNamed(name: string): LabTest | undefined {
  return LAB_TESTS.find((test) => test.name === name);
}
