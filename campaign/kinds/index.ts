/** The kinds of campaigns, by the names that they go by between threads. */
import type { Kind } from '../engine/kind.ts';
import type { Task } from '../engine/workers.ts';

/** A worker loads what it needs, and no other kind. */
const KINDS: Readonly<Record<string, () => Promise<Kind<never, never, object>>>> = {
  fuzz: async () => (await import('./fuzz/runs.ts')).fuzz,
  lab: async () => (await import('./lab/runs.ts')).lab,
  hunt: async () => (await import('./hunt/hunt.ts')).hunts,
  'crash-points': async () => (await import('./crash-points/trials.ts')).crashPoints,
};

/** In a worker: does a job, or what of it is to be done once more with everything frozen. */
export async function perform({ kind: name, isFrozen, spec, job }: Task): Promise<object> {
  const load = KINDS[name];
  if (load === undefined) throw new Error(`no kind '${name}' of campaigns`);
  const kind = await load();
  return (isFrozen ? kind.frozen! : kind).run(spec as never, job as never);
}
