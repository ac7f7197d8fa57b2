/**
 * A campaign: many runs, spread over workers, and what they come to. Chunks of seeds are handed out in order and come back
 * in any; they are taken in by index, so the outcome is the same for any number of workers.
 */
import { createHash } from 'node:crypto';
import type { Scenario } from '../scenarios/scenario.ts';
import { RaftSimError } from '../sim/errors.ts';
import { signatureOf } from '../sim/signature.ts';
import type { ChunkResult, Divergence, Finding } from './chunk.ts';
import type { FailureReport } from './failure.ts';
import { investigate } from './failure.ts';
import { FailureLog } from './failure-log.ts';
import { workInOrder } from './in-order.ts';
import type { OrderedWork } from './in-order.ts';
import type { Pool } from './pool.ts';
import type { CampaignSpec, Chunk } from './spec.ts';
import { chunkAt } from './spec.ts';
import type { Totals } from './totals.ts';
import { addTotals, NO_RUNS } from './totals.ts';

/** Runs cut short that are kept for the report; the totals count them all. */
const MAX_LIMITS = 3;

export interface CampaignOptions {
  readonly spec: CampaignSpec;
  readonly scenario: Scenario;
  readonly jobs: number;
  /** No new chunks after so long; null: until the last seed. */
  readonly timeMs: number | null;
  /** Stop after so many different failures. */
  readonly maxFailures: number;
  readonly failuresDirectory: string;
}

/** How far it has come, counting chunks as they arrive: for people, not part of the outcome. */
export interface Progress {
  readonly seeds: number;
  readonly events: number;
  readonly simulatedUs: number;
  readonly faultsApplied: number;
  readonly violations: number;
}

/** What the campaign needs from outside. */
export interface CampaignHost {
  /** A monotone clock. */
  nowMs(): number;
  /** Asks to end early; what has been handed out is still taken in. */
  readonly interrupt: AbortSignal;
  onProgress(progress: Progress): void;
  /** Called in order of seeds. */
  onFailure(report: FailureReport): void;
}

export interface CampaignOutcome {
  readonly spec: CampaignSpec;
  /** The last seed that was run, all from the first one on having been; null if none was. */
  readonly lastSeed: bigint | null;
  readonly totals: Totals;
  /** A digest over the hashes of all runs, in order of seeds. */
  readonly hash: string;
  readonly failures: readonly FailureReport[];
  /** Violations beyond the reported ones, like them or too many: counted only. */
  readonly furtherFailures: number;
  /** The first runs that were cut short. */
  readonly limits: readonly Finding[];
  readonly divergences: readonly Divergence[];
  /** What ended the campaign before its time, if it was an error. */
  readonly error: RaftSimError | null;
  readonly endedBy: Ending;
  readonly elapsedMs: number;
}

/** What ended a campaign. */
export type Ending = 'seeds' | 'time' | 'failures' | 'divergence' | 'interrupt' | 'error';

/** Runs a campaign to its end. Rejects on errors of the simulator itself only; `pool` is left to the caller to stop. */
export async function runCampaign(
  options: CampaignOptions,
  pool: Pool,
  host: CampaignHost,
): Promise<CampaignOutcome> {
  const campaign = new Campaign(options, pool, host);
  await workInOrder(campaign);
  return campaign.outcome();
}

class Campaign implements OrderedWork<Chunk, ChunkResult> {
  readonly jobs: number;
  private readonly options: CampaignOptions;
  private readonly pool: Pool;
  private readonly host: CampaignHost;
  private readonly startMs: number;
  private progress: Progress = {
    seeds: 0,
    events: 0,
    simulatedUs: 0,
    faultsApplied: 0,
    violations: 0,
  };

  private endedBy: Ending | null = null;
  private lastSeed: bigint | null = null;
  private totals = NO_RUNS;
  private readonly digest = createHash('sha256');
  private readonly failures: FailureLog<FailureReport>;
  private readonly limits: Finding[] = [];
  private readonly divergences: Divergence[] = [];

  constructor(options: CampaignOptions, pool: Pool, host: CampaignHost) {
    this.jobs = options.jobs;
    this.options = options;
    this.pool = pool;
    this.host = host;
    this.startMs = host.nowMs();
    this.failures = new FailureLog(options.maxFailures, (report) => host.onFailure(report));
  }

  taskAt(index: number): Chunk | undefined {
    return chunkAt(this.options.spec, index);
  }

  run(chunk: Chunk): Promise<ChunkResult> {
    return this.pool.run(chunk);
  }

  outcome(): CampaignOutcome {
    const { totals, failures, limits, divergences, lastSeed } = this;
    return {
      spec: this.options.spec,
      lastSeed,
      totals,
      hash: this.digest.copy().digest('hex').slice(0, 16),
      failures: failures.reports,
      furtherFailures: failures.further,
      limits,
      divergences,
      error: failures.error,
      endedBy: this.endedBy ?? 'seeds',
      elapsedMs: this.host.nowMs() - this.startMs,
    };
  }

  isOver(): boolean {
    if (this.endedBy !== null) return true;
    const { timeMs } = this.options;
    if (this.host.interrupt.aborted) this.endedBy = 'interrupt';
    else if (timeMs !== null && this.host.nowMs() - this.startMs >= timeMs) this.endedBy = 'time';
    return this.endedBy !== null;
  }

  arrived({ totals }: ChunkResult): void {
    const { progress } = this;
    const applied = Object.values(totals.tally.faults).reduce(
      (sum, fault) => sum + fault.applied,
      0,
    );
    this.progress = {
      seeds: progress.seeds + totals.runs,
      events: progress.events + totals.events,
      simulatedUs: progress.simulatedUs + totals.simulatedUs,
      faultsApplied: progress.faultsApplied + applied,
      violations: progress.violations + totals.violations,
    };
    this.host.onProgress(this.progress);
  }

  async takeIn(result: ChunkResult | RaftSimError): Promise<boolean> {
    if (result instanceof RaftSimError) this.failures.error ??= result;
    else await this.add(result);
    if (this.failures.error !== null) this.endedBy = 'error';
    return !this.isSettled();
  }

  /** Whether what was found has ended the campaign, as opposed to the clock or the user. */
  private isSettled(): boolean {
    return this.endedBy === 'failures' || this.endedBy === 'divergence' || this.endedBy === 'error';
  }

  private async add(chunk: ChunkResult): Promise<void> {
    const { spec } = this.options;
    this.totals = addTotals(this.totals, chunk.totals);
    this.lastSeed = (this.lastSeed ?? spec.firstSeed - 1n) + BigInt(chunk.hashes.length);
    for (const hash of chunk.hashes) this.digest.update(hash);
    this.divergences.push(...chunk.divergences);
    if (chunk.divergences.length > 0) this.endedBy = 'divergence';
    for (const finding of chunk.findings) {
      if (finding.result.verdict !== 'limit') await this.addFailure(finding);
      else if (this.limits.length < MAX_LIMITS) this.limits.push(finding);
    }
  }

  private async addFailure(finding: Finding): Promise<void> {
    const { violation } = finding.result;
    if (violation === null) return;
    const { scenario, failuresDirectory } = this.options;
    await this.failures.add(signatureOf(violation), () =>
      investigate(scenario, finding, failuresDirectory),
    );
    if (this.failures.isFull) this.endedBy ??= 'failures';
  }
}
