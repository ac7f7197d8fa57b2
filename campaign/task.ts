/** What a worker thread does: a chunk comes in, its result goes out. */
import { scenarioNamed } from '../scenarios/index.ts';
import type { ChunkResult } from './chunk.ts';
import { runChunk } from './chunk.ts';
import type { CampaignSpec, Chunk } from './spec.ts';

export interface Task {
  readonly spec: CampaignSpec;
  readonly chunk: Chunk;
}

/** Throws Error if the scenario is not registered, which the main thread has checked. */
export function work({ spec, chunk }: Task): ChunkResult {
  const scenario = scenarioNamed(spec.scenario);
  if (scenario === undefined) throw new Error(`no scenario '${spec.scenario}'`);
  return runChunk(scenario, spec, chunk);
}
