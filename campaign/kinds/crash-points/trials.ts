/** Tries some of the crash points of a run, in a worker. */
import type { CrashPoint } from '../../../search/crash-points/crash-point.ts';
import type { CrashFinding } from '../../../search/crash-points/trials.ts';
import { CrashTrials } from '../../../search/crash-points/trials.ts';
import type { Schedule } from '../../../sim/schedule/schedule.ts';
import { signatureDigest } from '../../engine/failure-log.ts';
import type { Kind } from '../../engine/kind.ts';
import { registeredScenario } from '../fuzz/runs.ts';

/** Plain data: it crosses back. */
export interface CrashResult {
  readonly points: number;
  readonly runs: number;
  readonly events: number;
  readonly limits: number;
  /** Of the failures that are alike the first, in order of points. */
  readonly findings: readonly CrashFinding[];
  /** How many more there were like these. */
  readonly further: number;
}

/** What is asked for is the run, as decisions that can each be carried out; jobs are points in order of position. */
export const crashPoints: Kind<Schedule, readonly CrashPoint[], CrashResult> = {
  name: 'crash-points',
  sourceOf: (points) => `crash points from decision ${points[0]!.position} on`,
  run(base, points) {
    const trials = new CrashTrials(registeredScenario(base.scenario).peer, base);
    const firsts = new Map<string, CrashFinding>();
    let sums = { runs: 0, events: 0, limits: 0 };
    let found = 0;
    for (const point of points) {
      const { runs, events, limits, findings } = trials.try(point);
      sums = {
        runs: sums.runs + runs,
        events: sums.events + events,
        limits: sums.limits + limits,
      };
      found += findings.length;
      for (const finding of findings) {
        const signature = signatureDigest(finding.violation);
        if (!firsts.has(signature)) firsts.set(signature, finding);
      }
    }
    const findings = [...firsts.values()];
    return { points: points.length, ...sums, findings, further: found - findings.length };
  },
};
