/**
 * Crashes the servers of one run at every place where that can make a difference, and looks into what breaks. Points are
 * handed out in order and their results taken in in order, so the outcome is the same for any number of workers.
 */
import type { Scenario } from '../../../scenarios/recipes/scenario.ts';
import type { CrashBase } from '../../../search/crash-points/base.ts';
import { crashBase } from '../../../search/crash-points/base.ts';
import type { CrashPoint } from '../../../search/crash-points/crash-point.ts';
import { findCrashPoints } from '../../../search/crash-points/find.ts';
import { sampleEvenly } from '../../../search/crash-points/sample.ts';
import type { CrashFinding } from '../../../search/crash-points/trials.ts';
import { runSchedule } from '../../../sim/run.ts';
import type { Schedule } from '../../../sim/schedule/schedule.ts';
import type { CampaignHost, Outcome } from '../../engine/campaign.ts';
import { runCampaign } from '../../engine/campaign.ts';
import { signatureDigest } from '../../engine/failure-log.ts';
import type { News, Plan, Progress } from '../../engine/kind.ts';
import { inThisThread, startThreads } from '../../engine/workers.ts';
import type { FailureReport } from '../../failures/failure.ts';
import { reportFailure } from '../../failures/failure.ts';
import type { CrashResult } from './trials.ts';
import { crashPoints } from './trials.ts';

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

/** A crash that breaks something, looked into. */
export interface CrashFailure {
  readonly finding: CrashFinding;
  readonly report: FailureReport;
}

export interface CrashSearch extends Outcome<CrashFailure>, CrashTotals {
  readonly base: CrashBase;
  /** In how many ways a server could have crashed somewhere in the run. */
  readonly ways: number;
  /** How many of these differ from each other. */
  readonly different: number;
  /** How many of these were to be tried. */
  readonly chosen: number;
}

export interface CrashTotals {
  /** How many points were tried. */
  readonly tried: number;
  readonly runs: number;
  readonly events: number;
  /** Runs that were cut short by a limit. */
  readonly limited: number;
}

/** `onProgress` is told of how many points there are as well. Rejects with Error on errors of the simulator itself only. */
export async function searchCrashPoints(
  request: CrashRequest,
  host: Omit<CampaignHost<CrashFailure>, 'onProgress'> & {
    onProgress(progress: Progress, all: number): void;
  },
): Promise<CrashSearch> {
  const { scenario, schedule, maxDecisions, limit, jobs } = request;
  const base = crashBase(scenario.peer, schedule, maxDecisions);
  const { points, ways } = findCrashPoints(scenario.peer, base.schedule);
  const chosen = sampleEvenly(points, limit);
  const plan = new CrashPlan(request, chosen);
  const worth = Math.ceil(chosen.length / (POINTS_PER_TASK * TASKS_PER_WORKER));
  const threads = Math.min(jobs, worth);
  const workers =
    threads > 1
      ? startThreads(crashPoints, base.schedule, threads)
      : inThisThread(crashPoints, base.schedule);
  // What the run breaks by itself is no finding.
  const signatures = base.violation === null ? [] : [signatureDigest(base.violation)];
  const outcome = await runCampaign(
    plan,
    {
      jobs,
      maxFailures: request.maxFailures + signatures.length,
      from: { signatures, furtherFailures: 0, limits: [], elapsedMs: 0 },
    },
    workers,
    { ...host, onProgress: (progress) => host.onProgress(progress, chosen.length) },
  );
  const counts = { ways, different: points.length, chosen: chosen.length };
  return { ...outcome, base, ...counts, ...plan.totals };
}

class CrashPlan implements Plan<readonly CrashPoint[], CrashResult, CrashFinding, CrashFailure> {
  totals: CrashTotals = { tried: 0, runs: 0, events: 0, limited: 0 };
  private readonly request: CrashRequest;
  private readonly points: readonly CrashPoint[];

  constructor(request: CrashRequest, points: readonly CrashPoint[]) {
    this.request = request;
    this.points = points;
  }

  jobAt(index: number): readonly CrashPoint[] | undefined {
    const job = this.points.slice(index * POINTS_PER_TASK, (index + 1) * POINTS_PER_TASK);
    return job.length === 0 ? undefined : job;
  }

  progressOf({ points, events, findings, further }: CrashResult): Partial<Progress> {
    return { done: points, events, found: findings.length + further };
  }

  add({ points, runs, events, limits, findings, further }: CrashResult): News<CrashFinding> {
    const { totals } = this;
    this.totals = {
      tried: totals.tried + points,
      runs: totals.runs + runs,
      events: totals.events + events,
      limited: totals.limited + limits,
    };
    return { failures: findings, further };
  }

  signatureOf({ violation }: CrashFinding): string {
    return signatureDigest(violation);
  }

  investigate(finding: CrashFinding): CrashFailure {
    const { scenario, source, failuresDirectory } = this.request;
    const { schedule } = finding;
    const result = runSchedule(scenario.peer, schedule);
    const run = { schedule, result, source: `a crash inserted into ${source}` };
    return { finding, report: reportFailure(scenario, run, failuresDirectory) };
  }
}
