/** The worker threads of a comparison of strategies. */
import { createThreads } from '../engine/threads.ts';
import type { HuntConditions } from './hunt.ts';
import type { HuntId } from './request.ts';
import type { Hunt, HuntTask } from './task.ts';

export interface HuntPool {
  /** Hunts on a free worker. Rejects with RaftSimError if a worker gives up. */
  run(id: HuntId): Promise<Hunt>;
  /** Stops all workers at once, whatever they are doing. */
  destroy(): Promise<void>;
}

export function createHuntPool(conditions: HuntConditions, jobs: number): HuntPool {
  const { cap, peersMin, peersMax, series } = conditions;
  const common = { cap, peersMin, peersMax, series };
  const threads = createThreads<HuntTask, Hunt>('hunt', jobs);
  return {
    run(id): Promise<Hunt> {
      const source = `hunt ${id.repetition + 1} for ${id.bug} with strategy ${id.strategy}`;
      return threads.perform({ ...id, conditions: common }, source);
    },
    destroy: () => threads.destroy(),
  };
}
