/** The worker threads of a campaign. */
import { Piscina } from 'piscina';
import { RaftSimError } from '../sim/errors.ts';
import type { ChunkResult } from './chunk.ts';
import type { CampaignSpec, Chunk } from './spec.ts';
import type { Task } from './task.ts';

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
  // The same ending as this file's: sources run under a loader that the workers inherit.
  const ending = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
  const piscina = new Piscina<Task, ChunkResult>({
    filename: new URL(`./worker${ending}`, import.meta.url).href,
    minThreads: jobs,
    maxThreads: jobs,
    resourceLimits: { maxOldGenerationSizeMb: WORKER_HEAP_MB },
  });
  return {
    async run(chunk): Promise<ChunkResult> {
      const abort = new AbortController();
      const timer = setTimeout(() => abort.abort(), CHUNK_TIMEOUT_MS);
      try {
        return await piscina.run({ spec, chunk }, { signal: abort.signal });
      } catch (error) {
        const last = chunk.first + BigInt(chunk.count) - 1n;
        const source = `seeds ${chunk.first}..${last}`;
        if (abort.signal.aborted) {
          const found = `no end after ${CHUNK_TIMEOUT_MS / 1000} s`;
          throw new RaftSimError('E_WORKER_LIMIT', { source, found, expected: 'runs that end' });
        }
        if (
          error instanceof Error &&
          'code' in error &&
          error.code === 'ERR_WORKER_OUT_OF_MEMORY'
        ) {
          const found = `more than ${WORKER_HEAP_MB} MB of memory in use`;
          throw new RaftSimError('E_WORKER_LIMIT', { source, found, expected: 'less' });
        }
        throw error;
      } finally {
        clearTimeout(timer);
      }
    },
    destroy: () => piscina.destroy(),
  };
}
