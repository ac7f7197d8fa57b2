/** A campaign of the lab: its tests with many seeds, and what they come to. */
import { createHash } from 'node:crypto';
import type { CampaignHost, Outcome } from '../../engine/campaign.ts';
import { runCampaign } from '../../engine/campaign.ts';
import type { Chunk, ChunkResult } from '../../engine/chunk.ts';
import { chunkAt } from '../../engine/chunk.ts';
import type { Plan } from '../../engine/kind.ts';
import type { Workers } from '../../engine/workers.ts';
import { startThreads } from '../../engine/workers.ts';
import type { LabSubject } from '../../subjects/lab-subject.ts';
import type { LabFailureReport } from './failure.ts';
import { investigateLab, labSignatureOf } from './failure.ts';
import type { LabFinding, LabRunId, LabSpec, LabTally } from './runs.ts';
import { lab, labRunAt, labRunCount } from './runs.ts';
import type { LabTestTotals } from './totals.ts';
import { LabTestCounter } from './totals.ts';

export type LabResult = ChunkResult<LabFinding, readonly LabTally[]>;
export type LabWorkers = Workers<Chunk<LabRunId>, LabResult>;

export interface LabRequest {
  readonly spec: LabSpec;
  /** What the workers run, to look into failures here. */
  readonly subject: LabSubject;
  readonly jobs: number;
  /** Stop after so many different failures. */
  readonly maxFailures: number;
  /** Where traces of failures go; null: nowhere. */
  readonly failuresDirectory: string | null;
}

/** What all runs add up to, in their order, without a gap. */
export interface LabTotals {
  readonly runs: number;
  readonly failed: number;
  /** Runs that were cut short. */
  readonly limited: number;
  /** Runs done a second time. */
  readonly repeats: number;
  readonly events: number;
  /** Virtual. */
  readonly seconds: number;
  readonly tests: readonly LabTestTotals[];
  /** A digest over the hashes of all runs, in order. */
  readonly hash: string;
}

export interface LabOutcome extends Outcome<LabFailureReport>, LabTotals {
  readonly spec: LabSpec;
}

/** Runs a campaign to its end. Rejects on errors of the simulator itself only. */
export async function runLabCampaign(
  request: LabRequest,
  host: CampaignHost<LabFailureReport>,
  workers: LabWorkers = startThreads(lab, request.spec, request.jobs),
): Promise<LabOutcome> {
  const { spec, subject, failuresDirectory } = request;
  const sums = new LabSums(spec);
  const count = labRunCount(spec);
  const plan: Plan<Chunk<LabRunId>, LabResult, LabFinding, LabFailureReport> = {
    jobAt: (index) => chunkAt(index, count, (number) => labRunAt(spec, number)),
    progressOf: ({ totals }) => ({
      done: totals.length,
      events: sum(totals.map(({ events }) => events)),
      simulatedUs: sum(totals.map(({ seconds }) => seconds)) * 1_000_000,
      found: totals.filter(({ verdict }) => verdict === 'failed').length,
    }),
    add(result) {
      sums.add(result);
      return result;
    },
    signatureOf: labSignatureOf,
    investigate: (finding) => investigateLab(subject, finding, failuresDirectory),
  };
  return { ...(await runCampaign(plan, request, workers, host)), spec, ...sums.totals() };
}

class LabSums {
  private readonly counters: ReadonlyMap<string, LabTestCounter>;
  private readonly sums = { repeats: 0, events: 0, seconds: 0 };
  private readonly digest = createHash('sha256');

  constructor({ tests }: LabSpec) {
    this.counters = new Map(tests.map((test) => [test, new LabTestCounter(test)]));
  }

  add({ totals, hashes, repeats }: LabResult): void {
    for (const tally of totals) {
      this.counters.get(tally.test)!.add(tally);
      this.sums.events += tally.events;
      this.sums.seconds += tally.seconds;
    }
    for (const hash of hashes) this.digest.update(hash);
    this.sums.repeats += repeats;
  }

  totals(): LabTotals {
    const tests = [...this.counters.values()].map((counter) => counter.totals());
    return {
      runs: sum(tests.map(({ runs }) => runs)),
      failed: sum(tests.map(({ failed }) => failed)),
      limited: sum(tests.map(({ limits }) => limits)),
      ...this.sums,
      tests,
      hash: this.digest.copy().digest('hex').slice(0, 16),
    };
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
