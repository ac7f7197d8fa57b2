/** The worker threads of a campaign of the lab. */
import type { LabChunkResult, LabFinding } from './lab-chunk.ts';
import { withLabRepeats } from './lab-chunk.ts';
import type { LabChunk, LabSpec } from './lab-spec.ts';
import { hasFrozenLab } from './lab-spec.ts';
import type { LabTask } from './lab-task.ts';
import type { Pool } from './pool.ts';
import { poolFor } from './pool.ts';

export type LabPool = Pool<LabChunk, LabChunkResult>;

export function createLabPool(spec: LabSpec, jobs: number): LabPool {
  return poolFor<LabTask, LabChunk, LabChunkResult, readonly LabFinding[]>(jobs, {
    name: 'lab',
    taskOf: (mode, chunk) => ({ mode, spec, chunk }),
    sourceOf: ({ runs }) =>
      `the ${runs.length} runs from ${runs[0]!.test} with seed ${runs[0]!.seed} on`,
    hasFrozen: (chunk) => hasFrozenLab(spec, chunk),
    withRepeats: withLabRepeats,
  });
}
