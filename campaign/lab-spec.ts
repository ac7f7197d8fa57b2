/**
 * Which runs a campaign of the lab consists of. The first seed runs with all tests, then the second, and so on; failures
 * are told in this order. A pure function of the request, as in spec.ts.
 */
import { CHUNK_SIZE, isFrozen, chunksFor } from './spec.ts';

/** Plain data: it crosses to the workers. */
export interface LabSpec {
  /** Names of the tests to run with each seed. */
  readonly tests: readonly string[];
  /** Absolute path of a module that exports the peer; null for the project's own. */
  readonly peerFile: string | null;
  readonly firstSeed: bigint;
  /** The last seed, included. */
  readonly lastSeed: bigint;
}

/** One run: a test and its seed. */
export interface LabRunId {
  readonly test: string;
  readonly seed: bigint;
}

/** A task for a worker: a few runs, one after the other. */
export interface LabChunk {
  readonly runs: readonly LabRunId[];
}

/** The chunk with this index; undefined if it lies behind the last run. */
export function labChunkAt(spec: LabSpec, index: number): LabChunk | undefined {
  const runs: LabRunId[] = [];
  const first = BigInt(index) * BigInt(CHUNK_SIZE);
  for (let i = 0; i < CHUNK_SIZE; i++) {
    const run = runAt(spec, first + BigInt(i));
    if (run !== undefined) runs.push(run);
  }
  return runs.length === 0 ? undefined : { runs };
}

function runAt({ tests, firstSeed, lastSeed }: LabSpec, number: bigint): LabRunId | undefined {
  const seed = firstSeed + number / BigInt(tests.length);
  const test = tests[Number(number % BigInt(tests.length))]!;
  return seed > lastSeed ? undefined : { test, seed };
}

/** Number of runs in all. */
export function labRunCount({ tests, firstSeed, lastSeed }: LabSpec): bigint {
  return (lastSeed - firstSeed + 1n) * BigInt(tests.length);
}

/** Number of chunks, as far as it is below `limit`. */
export function labChunkCount(spec: LabSpec, limit: number): number {
  return chunksFor(labRunCount(spec), limit);
}

/** Whether any run of the chunk is done once more with everything frozen. */
export function hasFrozenLab(spec: LabSpec, { runs }: LabChunk): boolean {
  return runs.some(({ seed }) => isFrozen(spec, seed));
}
