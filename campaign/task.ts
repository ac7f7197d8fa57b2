/** What a worker thread does: a chunk comes in, its result goes out. */
import { scenarioNamed } from '../scenarios/index.ts';
import type { ChunkResult, Finding } from './chunk.ts';
import { runChunk, runFrozen } from './chunk.ts';
import type { Mode } from './pool.ts';
import type { CampaignSpec, Chunk } from './spec.ts';

export interface Task {
  readonly mode: Mode;
  readonly spec: CampaignSpec;
  readonly chunk: Chunk;
}

export type TaskResult = ChunkResult | readonly Finding[];

/** Throws Error if the scenario is not registered, which the main thread has checked. */
export function work({ mode, spec, chunk }: Task): TaskResult {
  const scenario = scenarioNamed(spec.scenario);
  if (scenario === undefined) throw new Error(`no scenario '${spec.scenario}'`);
  return mode === 'run' ? runChunk(scenario, spec, chunk) : runFrozen(scenario, spec, chunk);
}
