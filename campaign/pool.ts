/** Workers that do chunks of runs, and see that some of the runs come out the same with everything frozen. */
import type { ChunkResult, Finding } from './chunk.ts';
import { withRepeats } from './chunk.ts';
import type { CampaignSpec, Chunk } from './spec.ts';
import { hasFrozen } from './spec.ts';
import type { Task } from './task.ts';
import { createThreads } from './engine/threads.ts';

export interface Pool<C = Chunk, R = ChunkResult> {
  /** Runs a chunk on a free worker. Rejects with RaftSimError if a worker gives up. */
  run(chunk: C): Promise<R>;
  /** Stops all workers at once, whatever they are doing. */
  destroy(): Promise<void>;
}

/** What a worker is to do: all runs of the chunk, or those with everything frozen. */
export type Mode = 'run' | 'freeze';

/** What is done with chunks. A chunk has the result `R`, and the runs `F` done once more with everything frozen. */
export interface PoolWork<T, C, R, F> {
  /** The function of worker.ts that does it. */
  readonly name: string;
  taskOf(mode: Mode, chunk: C): T;
  /** What a chunk is called in errors. */
  sourceOf(chunk: C): string;
  hasFrozen(chunk: C): boolean;
  withRepeats(result: R, again: F): R;
}

export function createPool(spec: CampaignSpec, jobs: number): Pool {
  return poolFor<Task, Chunk, ChunkResult, readonly Finding[]>(jobs, {
    name: 'default',
    taskOf: (mode, chunk) => ({ mode, spec, chunk }),
    sourceOf: ({ first, count }) => `seeds ${first}..${first + BigInt(count) - 1n}`,
    hasFrozen: (chunk) => hasFrozen(spec, chunk),
    withRepeats,
  });
}

/** `jobs` workers for such chunks. */
export function poolFor<T, C, R, F>(jobs: number, work: PoolWork<T, C, R, F>): Pool<C, R> {
  const runners = createThreads<T, R>(work.name, jobs);
  // A thread of its own for frozen runs, which spoil a thread for others: see `runFrozen`.
  const freezer = createThreads<T, F>(work.name, 1);
  return {
    async run(chunk): Promise<R> {
      const source = work.sourceOf(chunk);
      const result = runners.perform(work.taskOf('run', chunk), source);
      if (!work.hasFrozen(chunk)) return result;
      const frozen = freezer.perform(work.taskOf('freeze', chunk), source);
      const [first, again] = await Promise.all([result, frozen]);
      return work.withRepeats(first, again);
    },
    async destroy(): Promise<void> {
      await Promise.all([runners.destroy(), freezer.destroy()]);
    },
  };
}
