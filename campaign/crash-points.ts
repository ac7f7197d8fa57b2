/**
 * Crashes the servers of one run at every place where that can make a difference, and looks into what breaks. Points are
 * handed out in order and their results taken in in order, so the outcome is the same for any number of workers.
 */
import type { Scenario } from '../scenarios/recipes/scenario.ts';
import type { CrashBase } from '../search/crash-points/base.ts';
import { crashBase } from '../search/crash-points/base.ts';
import type { CrashPoint } from '../search/crash-points/crash-point.ts';
import { findCrashPoints } from '../search/crash-points/find.ts';
import { sampleEvenly } from '../search/crash-points/sample.ts';
import type { CrashFinding } from '../search/crash-points/trials.ts';
import { RaftSimError } from '../lib/errors.ts';
import { runSchedule } from '../sim/run.ts';
import type { Schedule } from '../sim/schedule/schedule.ts';
import type { CrashChunkResult } from './crash-points-chunk.ts';
import { createCrashPool } from './crash-points-pool.ts';
import type { FailureReport } from './failures/failure.ts';
import { reportFailure } from './failures/failure.ts';
import { FailureLog } from './engine/failure-log.ts';
import { workInOrder } from './engine/in-order.ts';
import { signatureDigest } from './journal/state.ts';

/** Points in one task: enough for the way to the first of them not to count, few enough for all workers to end together. */
const POINTS_PER_TASK = 25;
/** For fewer a worker thread is not worth starting. */
const TASKS_PER_WORKER = 4;

export interface CrashRequest {
  readonly scenario: Scenario;
  readonly schedule: Schedule;
  /** Names the schedule in errors. */
  readonly source: string;
  /** Of the run so many decisions at most; undefined: all before its heal phase. */
  readonly maxDecisions: number | undefined;
  /** So many points at most. */
  readonly limit: number;
  readonly jobs: number;
  /** Stop after so many different failures. */
  readonly maxFailures: number;
  readonly failuresDirectory: string;
}

/** What the search needs from outside. */
export interface CrashHost {
  /** Asks to end early; what has been handed out is still taken in. */
  readonly interrupt: AbortSignal;
  /** How many of the points have been tried, counted as they arrive, out of so many. */
  onProgress(progress: CrashProgress): void;
  /** Called in order of points. */
  onFailure(failure: CrashFailure): void;
}

export interface CrashProgress {
  readonly points: number;
  readonly all: number;
  readonly events: number;
  readonly violations: number;
}

/** A crash that breaks something, looked into. */
export interface CrashFailure {
  readonly finding: CrashFinding;
  readonly report: FailureReport;
}

export interface CrashSearch {
  readonly base: CrashBase;
  /** In how many ways a server could have crashed somewhere in the run. */
  readonly ways: number;
  /** How many of these differ from each other. */
  readonly different: number;
  /** How many of these were to be tried, and how many were. */
  readonly chosen: number;
  readonly tried: number;
  readonly runs: number;
  readonly events: number;
  /** The different failures. */
  readonly failures: readonly CrashFailure[];
  /** Failures beyond these, like them, like that of the run itself, or too many: counted only. */
  readonly furtherFailures: number;
  /** Runs that were cut short by a limit. */
  readonly limits: number;
  /** What ended the search before its time, if it was an error. */
  readonly error: RaftSimError | null;
  readonly endedBy: 'points' | 'failures' | 'interrupt' | 'error';
}

/** Rejects with Error on errors of the simulator itself only. */
export async function searchCrashPoints(
  request: CrashRequest,
  host: CrashHost,
): Promise<CrashSearch> {
  const { scenario, schedule, maxDecisions, limit, jobs } = request;
  const base = crashBase(scenario.peer, schedule, maxDecisions);
  const { points, ways } = findCrashPoints(scenario.peer, base.schedule);
  const chosen = sampleEvenly(points, limit);
  const worth = Math.ceil(chosen.length / (POINTS_PER_TASK * TASKS_PER_WORKER));
  const pool = createCrashPool(base.schedule, Math.max(1, Math.min(jobs, worth)));
  try {
    const search = new Search(request, host, base, chosen);
    await workInOrder<readonly CrashPoint[], CrashChunkResult>({
      jobs,
      taskAt: (index) => search.taskAt(index),
      run: (task) => pool.run(task),
      isOver: () => search.isOver(),
      arrived: (result) => search.arrived(result),
      takeIn: (result) => search.takeIn(result),
    });
    return { base, ways, different: points.length, chosen: chosen.length, ...search.outcome() };
  } finally {
    await pool.destroy();
  }
}

class Search {
  private readonly request: CrashRequest;
  private readonly host: CrashHost;
  private readonly points: readonly CrashPoint[];
  private readonly failures: FailureLog<CrashFailure>;
  private progress: CrashProgress;
  private endedBy: CrashSearch['endedBy'] | null = null;
  private tried = 0;
  private runs = 0;
  private events = 0;
  private limits = 0;

  constructor(
    request: CrashRequest,
    host: CrashHost,
    { violation }: CrashBase,
    points: readonly CrashPoint[],
  ) {
    this.request = request;
    this.host = host;
    this.points = points;
    this.progress = { points: 0, all: points.length, events: 0, violations: 0 };
    // What the run breaks by itself is no finding.
    const signatures = violation === null ? [] : [signatureDigest(violation)];
    this.failures = new FailureLog(
      request.maxFailures + signatures.length,
      (failure) => host.onFailure(failure),
      { signatures, further: 0 },
    );
  }

  taskAt(index: number): readonly CrashPoint[] | undefined {
    const task = this.points.slice(index * POINTS_PER_TASK, (index + 1) * POINTS_PER_TASK);
    return task.length === 0 ? undefined : task;
  }

  isOver(): boolean {
    if (this.endedBy === null && this.host.interrupt.aborted) this.endedBy = 'interrupt';
    return this.endedBy !== null;
  }

  arrived({ points, events, findings, further }: CrashChunkResult): void {
    const { progress } = this;
    this.progress = {
      points: progress.points + points,
      all: progress.all,
      events: progress.events + events,
      violations: progress.violations + findings.length + further,
    };
    this.host.onProgress(this.progress);
  }

  async takeIn(result: CrashChunkResult | RaftSimError): Promise<boolean> {
    if (result instanceof RaftSimError) this.failures.error ??= result;
    else {
      this.tried += result.points;
      this.runs += result.runs;
      this.events += result.events;
      this.limits += result.limits;
      this.failures.further += result.further;
      for (const finding of result.findings) await this.add(finding);
    }
    if (this.failures.error !== null) this.endedBy = 'error';
    return this.endedBy !== 'failures' && this.endedBy !== 'error';
  }

  private async add(finding: CrashFinding): Promise<void> {
    const { scenario, source, failuresDirectory } = this.request;
    const { schedule, violation } = finding;
    await this.failures.add(signatureDigest(violation), () => {
      const result = runSchedule(scenario.peer, schedule);
      const run = { schedule, result, source: `a crash inserted into ${source}` };
      return { finding, report: reportFailure(scenario, run, failuresDirectory) };
    });
    if (this.failures.isFull) this.endedBy ??= 'failures';
  }

  outcome(): Omit<CrashSearch, 'base' | 'ways' | 'different' | 'chosen'> {
    const { tried, runs, events, limits, failures, endedBy } = this;
    return {
      tried,
      runs,
      events,
      limits,
      failures: failures.reports,
      furtherFailures: failures.further,
      error: failures.error,
      endedBy: endedBy ?? 'points',
    };
  }
}
