/** Worker threads, and what it means that one of them gives up. */
import { Piscina } from 'piscina';
import { RaftSimError } from '../../lib/errors.ts';
import type { Delivery } from './delivery.ts';
import { unpack } from './delivery.ts';

/** A task that takes longer has met an endless loop: its few runs are done in a fraction of a second. */
const TIMEOUT_MS = 300_000;
const WORKER_HEAP_MB = 2_048;

export interface Threads<T, R> {
  /**
   * Performs a task on a free thread; `source` says in errors what it is about. Rejects with RaftSimError E_WORKER_LIMIT
   * if it takes too long or too much memory, which says nothing about any property, and with those that it ended in.
   */
  perform(task: T, source: string): Promise<R>;
  /** Stops all threads at once, whatever they are doing. */
  destroy(): Promise<void>;
}

/** Threads that perform their tasks as the entry of workers does, kinds/worker.ts. */
export function createThreads<T, R>(count: number): Threads<T, R> {
  // The same ending as this file's: sources run under a loader that the workers inherit.
  const ending = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
  const threads = new Piscina<T, Delivery<R>>({
    filename: new URL(`../kinds/worker${ending}`, import.meta.url).href,
    minThreads: count,
    maxThreads: count,
    resourceLimits: { maxOldGenerationSizeMb: WORKER_HEAP_MB },
  });
  let underWay = 0;
  return {
    async perform(task, source): Promise<R> {
      underWay++;
      try {
        // What waits for its turn must be given the time of those before it as well.
        return await perform(threads, task, source, TIMEOUT_MS * Math.ceil(underWay / count));
      } finally {
        underWay--;
      }
    },
    destroy: () => threads.destroy(),
  };
}

async function perform<T, R>(
  threads: Piscina<T, Delivery<R>>,
  task: T,
  source: string,
  timeoutMs: number,
): Promise<R> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), timeoutMs);
  try {
    return unpack(await threads.run(task, { signal: abort.signal }));
  } catch (error) {
    if (abort.signal.aborted) {
      const found = `no end after ${timeoutMs / 1000} s`;
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
