/** Looks into a schedule of the corpus that breaks a property again. */
import type { Scenario } from '../../scenarios/recipes/scenario.ts';
import { writeDown } from '../../sim/order/decisions/write-down.ts';
import type { RunResult } from '../../sim/run.ts';
import type { Schedule } from '../../sim/schedule/schedule.ts';
import { signatureOf } from '../../sim/judge/signature.ts';
import type { FailureReport } from '../failures/failure.ts';
import { reportFailure } from '../failures/failure.ts';
import { recordRun } from '../files/recorded-run.ts';
import type { Regression } from './regressions.ts';

/**
 * What `result` was when the peer of `scenario` ran the schedule. The file that is written to `directory` holds the run as
 * that peer takes it, all of whose decisions apply. Throws RaftSimError E_NONDETERMINISM.
 */
export function investigateRegression(
  scenario: Scenario,
  { path, name, file }: Regression,
  result: RunResult,
  directory: string,
): FailureReport {
  const recorded: Schedule = { ...file.schedule, scenario: scenario.name };
  const { schedule } = writeDown(scenario.peer, recorded);
  const again = recordRun(scenario.peer, schedule).result;
  // A peer that changes what it was given takes other steps where nothing is frozen, as while it is written down.
  const run = isSameFailure(again, result)
    ? { schedule, result: again, source: path }
    : { schedule: recorded, result, source: path };
  return { ...reportFailure(scenario, run, directory), regression: name };
}

function isSameFailure({ violation: a }: RunResult, { violation: b }: RunResult): boolean {
  return a !== null && b !== null && signatureOf(a) === signatureOf(b);
}
