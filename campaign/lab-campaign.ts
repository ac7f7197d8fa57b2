/**
 * A campaign of the lab: its tests with many seeds, spread over workers, and what they come to. The outcome is the same
 * for any number of workers. It is to the lab what campaign.ts is to scenarios.
 */
import { createHash } from 'node:crypto';
import { RaftSimError } from '../lib/errors.ts';
import type { CampaignHost, Ending } from './campaign.ts';
import { workInOrder } from './engine/in-order.ts';
import type { OrderedWork } from './engine/in-order.ts';
import type { LabChunkResult, LabDivergence, LabFinding } from './lab-chunk.ts';
import { verdictOf } from './lab-chunk.ts';
import { FailureLog } from './engine/failure-log.ts';
import type { LabFailureReport } from './failures/lab-failure.ts';
import { investigateLab, labSignatureOf } from './failures/lab-failure.ts';
import type { LabPool } from './lab-pool.ts';
import type { LabChunk, LabSpec } from './lab-spec.ts';
import { labChunkAt } from './lab-spec.ts';
import type { LabSubject } from './subjects/lab-subject.ts';
import type { LabTestTotals } from './lab-totals.ts';
import { LabTestCounter } from './lab-totals.ts';

/** Runs cut short that are kept for the report; the totals count them all. */
const MAX_LIMITS = 3;

export interface LabCampaignOptions {
  readonly spec: LabSpec;
  /** What the workers run, to look into failures here. */
  readonly subject: LabSubject;
  readonly jobs: number;
  /** Stop after so many different failures. */
  readonly maxFailures: number;
  /** Where traces of failures go; null: nowhere. */
  readonly failuresDirectory: string | null;
}

/** How far it has come, counting chunks as they arrive: for people, not part of the outcome. */
export interface LabProgress {
  readonly runs: number;
  readonly events: number;
  /** Virtual. */
  readonly seconds: number;
  readonly failed: number;
}

/** What the campaign needs from outside. `onFailure` is called in the order of the runs. */
export type LabCampaignHost = Pick<CampaignHost, 'nowMs' | 'interrupt'> & {
  onProgress(progress: LabProgress): void;
  onFailure(report: LabFailureReport): void;
};

export interface LabOutcome {
  readonly spec: LabSpec;
  /** In the order of the runs, without a gap. */
  readonly runs: number;
  readonly failed: number;
  /** Runs that were cut short, and the first of them. */
  readonly limited: number;
  readonly limits: readonly LabFinding[];
  /** Runs done a second time. */
  readonly repeats: number;
  readonly events: number;
  /** Virtual. */
  readonly seconds: number;
  readonly tests: readonly LabTestTotals[];
  /** A digest over the hashes of all runs, in order. */
  readonly hash: string;
  readonly failures: readonly LabFailureReport[];
  /** Failures beyond the reported ones, like them or too many: counted only. */
  readonly furtherFailures: number;
  readonly divergences: readonly LabDivergence[];
  /** What ended the campaign before its time, if it was an error. */
  readonly error: RaftSimError | null;
  readonly endedBy: Ending;
  readonly elapsedMs: number;
}

/** Runs a campaign to its end. Rejects on errors of the simulator itself only; `pool` is left to the caller to stop. */
export async function runLabCampaign(
  options: LabCampaignOptions,
  pool: LabPool,
  host: LabCampaignHost,
): Promise<LabOutcome> {
  const campaign = new LabCampaign(options, pool, host);
  await workInOrder(campaign);
  return campaign.outcome();
}

class LabCampaign implements OrderedWork<LabChunk, LabChunkResult> {
  readonly jobs: number;
  private readonly options: LabCampaignOptions;
  private readonly pool: LabPool;
  private readonly host: LabCampaignHost;
  private readonly startMs: number;
  private progress: LabProgress = { runs: 0, events: 0, seconds: 0, failed: 0 };

  private endedBy: Ending | null = null;
  private readonly counters: ReadonlyMap<string, LabTestCounter>;
  private readonly totals = { repeats: 0, events: 0, seconds: 0 };
  private readonly digest = createHash('sha256');
  private readonly failures: FailureLog<LabFailureReport>;
  private readonly limits: LabFinding[] = [];
  private readonly divergences: LabDivergence[] = [];

  constructor(options: LabCampaignOptions, pool: LabPool, host: LabCampaignHost) {
    this.jobs = options.jobs;
    this.options = options;
    this.pool = pool;
    this.host = host;
    this.startMs = host.nowMs();
    this.failures = new FailureLog(options.maxFailures, (report) => host.onFailure(report));
    const { tests } = options.spec;
    this.counters = new Map(tests.map((test) => [test, new LabTestCounter(test)]));
  }

  outcome(): LabOutcome {
    const { failures, limits, divergences } = this;
    const tests = [...this.counters.values()].map((counter) => counter.totals());
    return {
      spec: this.options.spec,
      runs: sum(tests.map(({ runs }) => runs)),
      failed: sum(tests.map(({ failed }) => failed)),
      limited: sum(tests.map((test) => test.limits)),
      limits,
      ...this.totals,
      tests,
      hash: this.digest.copy().digest('hex').slice(0, 16),
      failures: failures.reports,
      furtherFailures: failures.further,
      divergences,
      error: failures.error,
      endedBy: this.endedBy ?? 'seeds',
      elapsedMs: this.host.nowMs() - this.startMs,
    };
  }

  taskAt(index: number): LabChunk | undefined {
    return labChunkAt(this.options.spec, index);
  }

  run(chunk: LabChunk): Promise<LabChunkResult> {
    return this.pool.run(chunk);
  }

  isOver(): boolean {
    if (this.host.interrupt.aborted) this.endedBy ??= 'interrupt';
    return this.endedBy !== null;
  }

  arrived({ tallies }: LabChunkResult): void {
    const { runs, events, seconds, failed } = this.progress;
    this.progress = {
      runs: runs + tallies.length,
      events: events + sum(tallies.map((tally) => tally.events)),
      seconds: seconds + sum(tallies.map((tally) => tally.seconds)),
      failed: failed + tallies.filter(({ verdict }) => verdict === 'failed').length,
    };
    this.host.onProgress(this.progress);
  }

  async takeIn(result: LabChunkResult | RaftSimError): Promise<boolean> {
    if (result instanceof RaftSimError) this.failures.error ??= result;
    else await this.add(result);
    if (this.failures.error !== null) this.endedBy = 'error';
    return this.endedBy === null || this.endedBy === 'interrupt';
  }

  private async add(chunk: LabChunkResult): Promise<void> {
    for (const tally of chunk.tallies) {
      this.counters.get(tally.test)!.add(tally);
      this.totals.events += tally.events;
      this.totals.seconds += tally.seconds;
      this.digest.update(tally.hash);
    }
    this.totals.repeats += chunk.repeats;
    this.divergences.push(...chunk.divergences);
    if (chunk.divergences.length > 0) this.endedBy = 'divergence';
    for (const finding of chunk.findings) {
      if (verdictOf(finding.run) === 'failed') await this.addFailure(finding);
      else if (this.limits.length < MAX_LIMITS) this.limits.push(finding);
    }
  }

  private async addFailure(finding: LabFinding): Promise<void> {
    const { subject, failuresDirectory } = this.options;
    await this.failures.add(labSignatureOf(finding), () =>
      investigateLab(subject, finding, failuresDirectory),
    );
    if (this.failures.isFull) this.endedBy ??= 'failures';
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
