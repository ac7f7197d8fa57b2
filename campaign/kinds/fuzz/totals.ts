/** Sums over runs: of one chunk in a worker, of a whole campaign in the main thread. Plain data. */
import type { PeerMessage } from '../../../contract/peer.ts';
import type { RunOutcome } from '../../../sim/run.ts';
import type { Simulation } from '../../../sim/world/simulation.ts';
import { addReports, Tally } from '../../../sim/coverage/tally.ts';
import type { TallyReport } from '../../../sim/coverage/tally.ts';

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

/** Adds runs up by their counters, without making a report of each. */
export class RunningTotals {
  private sums: Sums = NO_RUNS;
  private tally: Tally | null = null;
  private readonly evaluations = new Map<string, number>();

  /** Adds a run that has come to its end; all runs are of one peer. */
  add<S, M extends PeerMessage>(simulation: Simulation<S, M>, outcome: RunOutcome): void {
    this.sums = addSums(this.sums, sumsOf(outcome));
    this.tally ??= new Tally(simulation.tally.catalogue);
    this.tally.add(simulation.tally);
    const { invariants, evaluations } = simulation.checker;
    invariants.forEach(({ name }, i) => {
      this.evaluations.set(name, (this.evaluations.get(name) ?? 0) + evaluations[i]!);
    });
  }

  totals(): Totals {
    const tally = (this.tally ?? new Tally()).report();
    return { ...this.sums, tally, evaluations: Object.fromEntries(this.evaluations) };
  }
}

type Sums = Omit<Totals, 'tally' | 'evaluations'>;

function sumsOf({ verdict, events, simulatedUs, committed, answered, recovery }: RunOutcome): Sums {
  return {
    runs: 1,
    violations: verdict === 'violation' ? 1 : 0,
    limits: verdict === 'limit' ? 1 : 0,
    repeats: 0,
    events,
    simulatedUs,
    committed,
    answered,
    judged: recovery === null ? 0 : 1,
    recovered: recovery === 'recovered' ? 1 : 0,
    legitimatelyStuck: recovery === 'legitimately stuck' ? 1 : 0,
  };
}

function addSums(a: Sums, b: Sums): Sums {
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
  };
}

/** The sum of two sums, such as those of two chunks. */
export function addTotals(a: Totals, b: Totals): Totals {
  const evaluations: Record<string, number> = { ...a.evaluations };
  for (const [name, count] of Object.entries(b.evaluations)) {
    evaluations[name] = (evaluations[name] ?? 0) + count;
  }
  return { ...addSums(a, b), tally: addReports(a.tally, b.tally), evaluations };
}
