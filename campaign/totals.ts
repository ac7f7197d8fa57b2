/** Sums over runs: of one chunk in a worker, of a whole campaign in the main thread. Plain data. */
import type { RunResult } from '../sim/run.ts';
import { addReports, Tally } from '../sim/tally.ts';
import type { TallyReport } from '../sim/tally.ts';

export interface Totals {
  readonly runs: number;
  /** Runs that broke a property. */
  readonly violations: number;
  /** Runs that were cut short and say nothing. */
  readonly limits: number;
  /** Runs done a second time. */
  readonly repeats: number;
  readonly events: number;
  readonly simulatedUs: number;
  /** Highest log index committed, summed over runs. */
  readonly committed: number;
  /** Commands that clients got answers for. */
  readonly answered: number;
  /** Runs that came to their end, where recovery is judged. */
  readonly judged: number;
  /** Runs that recovered after the chaos, and runs that could not be expected to. */
  readonly recovered: number;
  readonly legitimatelyStuck: number;
  readonly tally: TallyReport;
  readonly evaluations: Readonly<Record<string, number>>;
}

export const NO_RUNS: Totals = {
  runs: 0,
  violations: 0,
  limits: 0,
  repeats: 0,
  events: 0,
  simulatedUs: 0,
  committed: 0,
  answered: 0,
  judged: 0,
  recovered: 0,
  legitimatelyStuck: 0,
  tally: new Tally().report(),
  evaluations: {},
};

export function totalsOf(result: RunResult): Totals {
  return {
    runs: 1,
    violations: result.verdict === 'violation' ? 1 : 0,
    limits: result.verdict === 'limit' ? 1 : 0,
    repeats: 0,
    events: result.events,
    simulatedUs: result.simulatedUs,
    committed: result.committed,
    answered: result.answered,
    judged: result.recovery === null ? 0 : 1,
    recovered: result.recovery === 'recovered' ? 1 : 0,
    legitimatelyStuck: result.recovery === 'legitimately stuck' ? 1 : 0,
    tally: result.tally,
    evaluations: result.evaluations,
  };
}

export function addTotals(a: Totals, b: Totals): Totals {
  const evaluations: Record<string, number> = { ...a.evaluations };
  for (const [name, count] of Object.entries(b.evaluations)) {
    evaluations[name] = (evaluations[name] ?? 0) + count;
  }
  return {
    runs: a.runs + b.runs,
    violations: a.violations + b.violations,
    limits: a.limits + b.limits,
    repeats: a.repeats + b.repeats,
    events: a.events + b.events,
    simulatedUs: a.simulatedUs + b.simulatedUs,
    committed: a.committed + b.committed,
    answered: a.answered + b.answered,
    judged: a.judged + b.judged,
    recovered: a.recovered + b.recovered,
    legitimatelyStuck: a.legitimatelyStuck + b.legitimatelyStuck,
    tally: addReports(a.tally, b.tally),
    evaluations,
  };
}
