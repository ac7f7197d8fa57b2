/**
 * A campaign: many runs, spread over workers, and what they come to. Chunks of seeds are handed out in order and come back
 * in any; they are taken in by index, so the outcome is the same for any number of workers.
 */
import type { Scenario } from '../scenarios/recipes/scenario.ts';
import { RaftSimError } from '../lib/errors.ts';
import type { ChunkResult, Divergence, Finding } from './chunk.ts';
import type { FailureReport } from './failures/failure.ts';
import { investigate } from './failures/failure.ts';
import { FailureLog } from './engine/failure-log.ts';
import { workInOrder } from './engine/in-order.ts';
import type { OrderedWork } from './engine/in-order.ts';
import type { Pool } from './pool.ts';
import type { CampaignSpec, Chunk } from './spec.ts';
import { chunkAt } from './spec.ts';
import type { CampaignState, FailureNote, LimitNote } from './journal/state.ts';
import { chainHash, NOTHING_DONE, noteOf, signatureDigest } from './journal/state.ts';
import type { Totals } from './totals.ts';
import { addTotals } from './totals.ts';

/** Runs cut short that are kept for the report; the totals count them all. */
const MAX_LIMITS = 3;

export interface CampaignOptions {
  readonly spec: CampaignSpec;
  readonly scenario: Scenario;
  readonly jobs: number;
  /** No new chunks after so long, what was spent before it was cut off included; null: until the last seed. */
  readonly timeMs: number | null;
  /** Stop after so many different failures. */
  readonly maxFailures: number;
  readonly failuresDirectory: string;
  /** Where a campaign that was cut off goes on. */
  readonly from?: CampaignState | undefined;
  readonly journal?: CampaignJournal | undefined;
}

/** Keeps what a campaign must know to go on if it is cut off. */
export interface CampaignJournal {
  /** So far has it come. `isUrgent`: a failure was found, whose file is on disk. */
  note(state: CampaignState, isUrgent: boolean): void;
}

/** How far it has come since it was begun or resumed, counting chunks as they arrive: for people, not part of the outcome. */
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

/** What it came to, with all that was done before it was cut off, if it was. */
export interface CampaignOutcome {
  readonly spec: CampaignSpec;
  /** The last seed that was run, all from the first one on having been; null if none was. */
  readonly lastSeed: bigint | null;
  readonly totals: Totals;
  /** A digest over the hashes of all runs, in order of seeds. */
  readonly hash: string;
  /** The different failures. */
  readonly found: readonly FailureNote[];
  /** Those of them that were found since it was begun or resumed. */
  readonly failures: readonly FailureReport[];
  /** Violations beyond these, like them or too many: counted only. */
  readonly furtherFailures: number;
  /** The first runs that were cut short. */
  readonly limits: readonly LimitNote[];
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
  private readonly from: CampaignState;
  private lastSeed: bigint | null;
  private firstHash: string | null;
  private lastHash: string | null;
  private totals: Totals;
  private chain: string;
  private readonly found: FailureNote[];
  private readonly failures: FailureLog<FailureReport>;
  private readonly limits: LimitNote[];
  private readonly divergences: Divergence[] = [];

  constructor(options: CampaignOptions, pool: Pool, host: CampaignHost) {
    this.jobs = options.jobs;
    this.options = options;
    this.pool = pool;
    this.host = host;
    this.startMs = host.nowMs();
    const from = options.from ?? NOTHING_DONE;
    this.from = from;
    ({
      lastSeed: this.lastSeed,
      firstHash: this.firstHash,
      lastHash: this.lastHash,
      totals: this.totals,
      chain: this.chain,
    } = from);
    this.found = [...from.found];
    this.limits = [...from.limits];
    const onFailure = (report: FailureReport): void => {
      this.found.push(noteOf(report));
      host.onFailure(report);
    };
    const signatures = from.found.map(({ signature }) => signature);
    const known = { signatures, further: from.furtherFailures };
    this.failures = new FailureLog(options.maxFailures, onFailure, known);
    if (this.failures.isFull) this.endedBy = 'failures';
  }

  /** Counted from where the campaign goes on; chunks have no gap there, as it was cut off between two of them. */
  taskAt(index: number): Chunk | undefined {
    const { spec } = this.options;
    const { lastSeed } = this.from;
    return chunkAt(lastSeed === null ? spec : { ...spec, firstSeed: lastSeed + 1n }, index);
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
      hash: this.chain.slice(0, 16),
      found: this.found,
      failures: failures.reports,
      furtherFailures: failures.further,
      limits,
      divergences,
      error: failures.error,
      endedBy: this.endedBy ?? 'seeds',
      elapsedMs: this.elapsedMs(),
    };
  }

  private state(): CampaignState {
    const { lastSeed, firstHash, lastHash, totals, chain, found, failures, limits } = this;
    const furtherFailures = failures.further;
    const elapsedMs = this.elapsedMs();
    return {
      lastSeed,
      firstHash,
      lastHash,
      totals,
      chain,
      found: [...found],
      furtherFailures,
      limits: [...limits],
      elapsedMs,
    };
  }

  private elapsedMs(): number {
    return this.from.elapsedMs + this.host.nowMs() - this.startMs;
  }

  isOver(): boolean {
    if (this.endedBy !== null) return true;
    const { timeMs } = this.options;
    if (this.host.interrupt.aborted) this.endedBy = 'interrupt';
    else if (timeMs !== null && this.elapsedMs() >= timeMs) this.endedBy = 'time';
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
    const { spec, journal } = this.options;
    const { hashes } = chunk;
    const before = this.found.length;
    this.totals = addTotals(this.totals, chunk.totals);
    this.lastSeed = (this.lastSeed ?? spec.firstSeed - 1n) + BigInt(hashes.length);
    this.firstHash ??= hashes[0] ?? null;
    this.lastHash = hashes.at(-1) ?? this.lastHash;
    this.chain = hashes.reduce(chainHash, this.chain);
    this.divergences.push(...chunk.divergences);
    if (chunk.divergences.length > 0) this.endedBy = 'divergence';
    for (const finding of chunk.findings) {
      if (finding.result.verdict !== 'limit') await this.addFailure(finding);
      else if (this.limits.length < MAX_LIMITS) this.limits.push(limitNoteOf(finding));
    }
    // Whoever goes on with a campaign that met an error or a divergence should meet it again.
    const isSound = this.failures.error === null && this.divergences.length === 0;
    if (isSound) journal?.note(this.state(), this.found.length > before);
  }

  private async addFailure(finding: Finding): Promise<void> {
    const { violation } = finding.result;
    if (violation === null) return;
    const { scenario, failuresDirectory } = this.options;
    await this.failures.add(signatureDigest(violation), () =>
      investigate(scenario, finding, failuresDirectory),
    );
    if (this.failures.isFull) this.endedBy ??= 'failures';
  }
}

function limitNoteOf({ seed, result }: Finding): LimitNote {
  return { seed, message: result.limit?.message ?? '' };
}
