/** Tries some of the crash points of a run. Pure but for the time that it takes; runs in a worker. */
import type { Peer } from '../contract/peer.ts';
import { scenarioNamed } from '../scenarios/index.ts';
import type { CrashPoint } from '../search/crash-points/crash-point.ts';
import type { CrashFinding } from '../search/crash-points/trials.ts';
import { CrashTrials } from '../search/crash-points/trials.ts';
import type { Schedule } from '../sim/schedule/schedule.ts';
import { signatureDigest } from './journal/state.ts';

/** Plain data: it crosses to the worker. */
export interface CrashTask {
  /** The run, as decisions that can each be carried out; names the scenario, hence the peer. */
  readonly base: Schedule;
  /** In order of position. */
  readonly points: readonly CrashPoint[];
}

/** Plain data: it crosses back. */
export interface CrashChunkResult {
  readonly points: number;
  readonly runs: number;
  readonly events: number;
  readonly limits: number;
  /** Of the failures that are alike the first, in order of points. */
  readonly findings: readonly CrashFinding[];
  /** How many more there were like these. */
  readonly further: number;
}

/** Throws Error if the scenario is not registered, which the main thread has checked. */
export function workOnCrashPoints({ base, points }: CrashTask): CrashChunkResult {
  const scenario = scenarioNamed(base.scenario);
  if (scenario === undefined) throw new Error(`no scenario '${base.scenario}'`);
  return tryCrashPoints(scenario.peer, base, points);
}

/** See {@link CrashTask}. */
export function tryCrashPoints(
  peer: Peer,
  base: Schedule,
  points: readonly CrashPoint[],
): CrashChunkResult {
  const trials = new CrashTrials(peer, base);
  const firsts = new Map<string, CrashFinding>();
  let runs = 0;
  let events = 0;
  let limits = 0;
  let found = 0;
  for (const point of points) {
    const outcome = trials.try(point);
    runs += outcome.runs;
    events += outcome.events;
    limits += outcome.limits;
    found += outcome.findings.length;
    for (const finding of outcome.findings) {
      const signature = signatureDigest(finding.violation);
      if (!firsts.has(signature)) firsts.set(signature, finding);
    }
  }
  const findings = [...firsts.values()];
  return {
    points: points.length,
    runs,
    events,
    limits,
    findings,
    further: found - findings.length,
  };
}
