/**
 * A campaign: many jobs, spread over workers, and what they come to. Jobs are handed out in order and come back in any;
 * they are taken in by index, so the outcome is the same for any number of workers.
 */
import { RaftSimError } from '../../lib/errors.ts';
import { FailureLog } from './failure-log.ts';
import type { OrderedWork } from './in-order.ts';
import { workInOrder } from './in-order.ts';
import type { Divergence, LimitNote, Plan, Progress } from './kind.ts';
import type { Workers } from './workers.ts';

/** Runs cut short that are kept for the report; the totals count them all. */
const MAX_LIMITS = 3;

export interface CampaignOptions {
  readonly jobs: number;
  /** Stop after so many different failures; by default never. */
  readonly maxFailures?: number;
  /** No new jobs after so long, what was spent before an interruption included; null: until the last one. */
  readonly timeMs?: number | null;
  /** Where an interrupted campaign resumes, as far as it is the engine's. */
  readonly from?: Taken | undefined;
  /**
   * A result was taken in, and all is sound so far: who resumes a campaign that met an error or a divergence should meet it
   * again. `isUrgent`: a failure was found, whose file is on disk.
   */
  readonly onTaken?: (taken: Taken, isUrgent: boolean) => void;
}

/** How far a campaign has come, beside what its plan has added up. */
export interface Taken {
  /** Signatures of the failures that were looked into. */
  readonly signatures: readonly string[];
  /** Failures beyond these, like them or too many: counted only. */
  readonly furtherFailures: number;
  /** The first runs that were cut short. */
  readonly limits: readonly LimitNote[];
  readonly elapsedMs: number;
}

/** What a campaign needs from outside. */
export interface CampaignHost<Report = never> {
  /** A monotone clock. */
  nowMs(): number;
  /** Asks to end early; what has been handed out is still taken in. */
  readonly interrupt: AbortSignal;
  onProgress(progress: Progress): void;
  /** Called in the order of jobs. */
  onFailure?(report: Report): void;
}

/** What a campaign came to, including what was done before an interruption. */
export interface Outcome<Report> {
  /** The different failures that were found since it was begun or resumed. */
  readonly failures: readonly Report[];
  /** Failures beyond the reported ones, like them or too many: counted only. */
  readonly furtherFailures: number;
  /** The first runs that were cut short. */
  readonly limits: readonly LimitNote[];
  readonly divergences: readonly Divergence[];
  /** What ended it before its time, if it was an error. */
  readonly error: RaftSimError | null;
  readonly endedBy: Ending;
  readonly elapsedMs: number;
}

/** What ended a campaign. */
export type Ending = 'done' | 'time' | 'failures' | 'divergence' | 'interrupt' | 'error';

/** Runs a campaign to its end and stops its workers. Rejects on errors of the simulator itself only. */
export async function runCampaign<J, R extends object, F, Report>(
  plan: Plan<J, R, F, Report>,
  options: CampaignOptions,
  workers: Workers<J, R>,
  host: CampaignHost<Report>,
): Promise<Outcome<Report>> {
  const campaign = new Campaign(plan, options, workers, host);
  try {
    await workInOrder(campaign);
    return campaign.outcome();
  } finally {
    await workers.destroy();
  }
}

class Campaign<J, R extends object, F, Report> implements OrderedWork<J, R> {
  readonly jobs: number;
  private readonly plan: Plan<J, R, F, Report>;
  private readonly options: CampaignOptions;
  private readonly workers: Workers<J, R>;
  private readonly host: CampaignHost<Report>;
  private readonly beganMs: number;
  private readonly failures: FailureLog<Report>;
  private readonly limits: LimitNote[];
  private readonly divergences: Divergence[] = [];
  private endedBy: Ending | null = null;
  private progress: Progress = {
    done: 0,
    events: 0,
    simulatedUs: 0,
    faultsApplied: 0,
    found: 0,
  };

  constructor(
    plan: Plan<J, R, F, Report>,
    options: CampaignOptions,
    workers: Workers<J, R>,
    host: CampaignHost<Report>,
  ) {
    const { jobs, maxFailures = Infinity, from } = options;
    this.jobs = jobs;
    this.plan = plan;
    this.options = options;
    this.workers = workers;
    this.host = host;
    this.beganMs = host.nowMs() - (from?.elapsedMs ?? 0);
    this.limits = [...(from?.limits ?? [])];
    this.failures = new FailureLog(maxFailures, (report) => host.onFailure?.(report), from);
    if (this.failures.isFull) this.endedBy = 'failures';
  }

  taskAt(index: number): J | undefined {
    return this.plan.jobAt(index);
  }

  run(job: J): Promise<R> {
    return this.workers.run(job);
  }

  isOver(): boolean {
    if (this.endedBy !== null) return true;
    const { timeMs = null } = this.options;
    if (this.host.interrupt.aborted) this.endedBy = 'interrupt';
    else if (timeMs !== null && this.elapsedMs() >= timeMs) this.endedBy = 'time';
    return this.endedBy !== null;
  }

  arrived(result: R): void {
    const { done, events, simulatedUs, faultsApplied, found } = this.progress;
    const more = this.plan.progressOf(result);
    this.progress = {
      done: done + (more.done ?? 0),
      events: events + (more.events ?? 0),
      simulatedUs: simulatedUs + (more.simulatedUs ?? 0),
      faultsApplied: faultsApplied + (more.faultsApplied ?? 0),
      found: found + (more.found ?? 0),
    };
    this.host.onProgress(this.progress);
  }

  async takeIn(result: R | RaftSimError): Promise<boolean> {
    if (result instanceof RaftSimError) this.failures.error ??= result;
    else await this.add(result);
    if (this.failures.error !== null) this.endedBy = 'error';
    // What was found ends it at once, the clock or the user when all is taken in that was handed out.
    return this.endedBy === null || this.endedBy === 'interrupt' || this.endedBy === 'time';
  }

  private async add(result: R): Promise<void> {
    const { plan, failures } = this;
    const before = failures.reports.length;
    const { failures: found = [], further = 0, limits = [], divergences = [] } = plan.add(result);
    failures.further += further;
    this.limits.push(...limits.slice(0, Math.max(0, MAX_LIMITS - this.limits.length)));
    this.divergences.push(...divergences);
    if (divergences.length > 0) this.endedBy = 'divergence';
    for (const failure of found) {
      await failures.add(plan.signatureOf(failure), () => plan.investigate(failure));
      if (failures.isFull) this.endedBy ??= 'failures';
    }
    const isSound = failures.error === null && this.divergences.length === 0;
    if (isSound) this.options.onTaken?.(this.taken(), failures.reports.length > before);
  }

  private taken(): Taken {
    const { signatures, further } = this.failures;
    return {
      signatures: [...signatures],
      furtherFailures: further,
      limits: [...this.limits],
      elapsedMs: this.elapsedMs(),
    };
  }

  outcome(): Outcome<Report> {
    const { failures, divergences } = this;
    const { furtherFailures, limits, elapsedMs } = this.taken();
    return {
      failures: failures.reports,
      furtherFailures,
      limits,
      divergences,
      error: failures.error,
      endedBy: this.endedBy ?? 'done',
      elapsedMs,
    };
  }

  private elapsedMs(): number {
    return this.host.nowMs() - this.beganMs;
  }
}
