/** The worker threads of a campaign. */
import { Piscina } from 'piscina';
import { RaftSimError } from '../sim/errors.ts';
import type { ChunkResult, Finding } from './chunk.ts';
import { withRepeats } from './chunk.ts';
import type { CampaignSpec, Chunk } from './spec.ts';
import { hasFrozen } from './spec.ts';
import type { Task, TaskResult } from './task.ts';

/** A chunk that takes longer has met an endless loop: its few runs are done in a fraction of a second. */
const CHUNK_TIMEOUT_MS = 300_000;
const WORKER_HEAP_MB = 2_048;

export interface Pool {
  /**
   * Runs a chunk on a free worker. Rejects with RaftSimError E_WORKER_LIMIT if it takes too long or too much memory:
   * that says nothing about any property.
   */
  run(chunk: Chunk): Promise<ChunkResult>;
  /** Stops all workers at once, whatever they are doing. */
  destroy(): Promise<void>;
}

export function createPool(spec: CampaignSpec, jobs: number): Pool {
  const runners = createThreads(jobs);
  // A thread of its own for frozen runs, which spoil a thread for others: see `runFrozen`.
  const freezer = createThreads(1);
  return {
    async run(chunk): Promise<ChunkResult> {
      const result = perform(runners, { mode: 'run', spec, chunk }) as Promise<ChunkResult>;
      if (!hasFrozen(spec, chunk)) return result;
      const frozen = perform(freezer, { mode: 'freeze', spec, chunk }) as Promise<Finding[]>;
      const [first, again] = await Promise.all([result, frozen]);
      return withRepeats(first, again);
    },
    async destroy(): Promise<void> {
      await Promise.all([runners.destroy(), freezer.destroy()]);
    },
  };
}

type Threads = Piscina<Task, TaskResult>;

function createThreads(count: number): Threads {
  // The same ending as this file's: sources run under a loader that the workers inherit.
  const ending = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
  return new Piscina<Task, TaskResult>({
    filename: new URL(`./worker${ending}`, import.meta.url).href,
    minThreads: count,
    maxThreads: count,
    resourceLimits: { maxOldGenerationSizeMb: WORKER_HEAP_MB },
  });
}

async function perform(threads: Threads, task: Task): Promise<TaskResult> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), CHUNK_TIMEOUT_MS);
  try {
    return await threads.run(task, { signal: abort.signal });
  } catch (error) {
    const { first, count } = task.chunk;
    const source = `seeds ${first}..${first + BigInt(count) - 1n}`;
    if (abort.signal.aborted) {
      const found = `no end after ${CHUNK_TIMEOUT_MS / 1000} s`;
      throw new RaftSimError('E_WORKER_LIMIT', { source, found, expected: 'runs that end' });
    }
    if (error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY') {
      const found = `more than ${WORKER_HEAP_MB} MB of memory in use`;
      throw new RaftSimError('E_WORKER_LIMIT', { source, found, expected: 'less' });
    }
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
