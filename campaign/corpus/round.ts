/**
 * The first round of a campaign: what the corpus says about the peer under test. Counted apart from the seeds, whose totals
 * and hash must be the same whatever is in the corpus.
 */
import type { Scenario } from '../../scenarios/recipes/scenario.ts';
import { RaftSimError } from '../../lib/errors.ts';
import type { RunResult } from '../../sim/run.ts';
import { signatureOf } from '../../sim/judge/signature.ts';
import type { FailureReport } from '../failures/failure.ts';
import { FailureLog } from '../engine/failure-log.ts';
import { investigateRegression } from './failure.ts';
import type { Regression } from './regressions.ts';
import { runRegression } from './regressions.ts';

export interface RegressionRequest {
  readonly scenario: Scenario;
  readonly regressions: readonly Regression[];
  /** So many different failures are looked into; the others are counted. */
  readonly maxFailures: number;
  readonly failuresDirectory: string;
}

export interface RegressionHost {
  /** Asks to end early. */
  readonly interrupt: AbortSignal;
  onFailure(report: FailureReport): void;
}

export interface RegressionTotals {
  /** Schedules replayed. */
  readonly replayed: number;
  /** Their decisions, and those of them that do not apply any more. */
  readonly decisions: number;
  readonly inapplicable: number;
  /** Schedules that break a property, though the peer carries no planted bug. */
  readonly violations: number;
  readonly limits: number;
  /** Names of schedules that should show a planted bug and do not. */
  readonly blind: readonly string[];
}

export interface RegressionOutcome {
  readonly totals: RegressionTotals;
  readonly failures: readonly FailureReport[];
  /** What ended the round before its time, if it was an error. */
  readonly error: RaftSimError | null;
}

export const NO_REGRESSIONS: RegressionTotals = {
  replayed: 0,
  decisions: 0,
  inapplicable: 0,
  violations: 0,
  limits: 0,
  blind: [],
};

/**
 * Replays the schedules with the peer of the scenario, in this thread: they are few and short. A planted peer must break
 * again what it broke, which is no failure: the seeds have to find its bug by themselves.
 */
export async function replayRegressions(
  { scenario, regressions, maxFailures, failuresDirectory }: RegressionRequest,
  host: RegressionHost,
): Promise<RegressionOutcome> {
  const log = new FailureLog<FailureReport>(maxFailures, (report) => host.onFailure(report));
  let totals = NO_REGRESSIONS;
  for (const regression of regressions) {
    // Signals get their turn.
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    if (host.interrupt.aborted || log.error !== null) break;
    try {
      const { result } = runRegression(regression, scenario.peer);
      totals = added(totals, scenario, regression, result);
      const { violation } = result;
      if (violation === null || scenario.planted) continue;
      await log.add(signatureOf(violation), () =>
        investigateRegression(scenario, regression, result, failuresDirectory),
      );
    } catch (error) {
      if (!(error instanceof RaftSimError)) throw error;
      log.error = error;
    }
  }
  return { totals, failures: log.reports, error: log.error };
}

function added(
  totals: RegressionTotals,
  { planted }: Scenario,
  regression: Regression,
  result: RunResult,
): RegressionTotals {
  const { replayed, decisions, inapplicable, violations, limits, blind } = totals;
  const isBlind = planted && !breaksAsRecorded(regression, result);
  return {
    replayed: replayed + 1,
    decisions: decisions + regression.decisions.length,
    inapplicable: inapplicable + result.inapplicable.length,
    violations: violations + (result.violation !== null && !planted ? 1 : 0),
    limits: limits + (result.verdict === 'limit' ? 1 : 0),
    blind: isBlind ? [...blind, regression.name] : blind,
  };
}

function breaksAsRecorded({ file }: Regression, { violation }: RunResult): boolean {
  if (violation === null) return false;
  return file.expect === null || violation.property === file.expect.property;
}
