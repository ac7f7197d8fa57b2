/** Who tries crash points: worker threads, or this one. */
import type { CrashPoint } from '../search/crash-points/crash-point.ts';
import type { Schedule } from '../sim/schedule/schedule.ts';
import type { CrashChunkResult, CrashTask } from './crash-points-chunk.ts';
import { workOnCrashPoints } from './crash-points-chunk.ts';
import type { Pool } from './pool.ts';
import { createThreads } from './engine/threads.ts';

export type CrashPool = Pool<readonly CrashPoint[], CrashChunkResult>;

/** `jobs` workers for the points of `base`; one needs no thread. */
export function createCrashPool(base: Schedule, jobs: number): CrashPool {
  if (jobs === 1) return inThisThread(base);
  const threads = createThreads<CrashTask, CrashChunkResult>('crashPoints', jobs);
  return {
    run: (points) =>
      threads.perform({ base, points }, `crash points from decision ${points[0]!.position} on`),
    destroy: () => threads.destroy(),
  };
}

function inThisThread(base: Schedule): CrashPool {
  return {
    async run(points): Promise<CrashChunkResult> {
      // Others get their turn: signals, the progress bar.
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
      return workOnCrashPoints({ base, points });
    },
    destroy: () => Promise.resolve(),
  };
}
