/**
 * The entry point of a worker thread. It does nothing but load a task as an ES module: run from sources, a worker would
 * otherwise get everything translated to CommonJS, where each use of an import is a getter call (measured: two to three
 * times slower), and its thread does not know the loader of the main one.
 */
import type { CrashChunkResult, CrashTask } from '../crash-points-chunk.ts';
import type { Delivery } from './delivery.ts';
import type { Hunt, HuntTask } from '../hunt/task.ts';
import type { LabTask, LabTaskResult } from '../lab-task.ts';
import type { Task, TaskResult } from '../task.ts';

async function prepare(): Promise<void> {
  if (!import.meta.url.endsWith('.ts')) return;
  const { register } = await import('tsx/esm/api');
  register();
}

const prepared = prepare();

/** Runs of a scenario. */
export default async function run(task: Task): Promise<Delivery<TaskResult>> {
  await prepared;
  const [{ deliver }, { work }] = await Promise.all([
    import('./delivery.ts'),
    import('../task.ts'),
  ]);
  return deliver(() => work(task));
}

/** Runs of the lab's tests. */
export async function lab(task: LabTask): Promise<Delivery<LabTaskResult>> {
  await prepared;
  const [{ deliver }, { workOnLab }] = await Promise.all([
    import('./delivery.ts'),
    import('../lab-task.ts'),
  ]);
  return deliver(() => workOnLab(task));
}

/** Hunts for planted bugs. */
export async function hunt(task: HuntTask): Promise<Delivery<Hunt>> {
  await prepared;
  const [{ deliver }, { workOnHunt }] = await Promise.all([
    import('./delivery.ts'),
    import('../hunt/task.ts'),
  ]);
  return deliver(() => workOnHunt(task));
}

/** Crashes put into a run. */
export async function crashPoints(task: CrashTask): Promise<Delivery<CrashChunkResult>> {
  await prepared;
  const [{ deliver }, { workOnCrashPoints }] = await Promise.all([
    import('./delivery.ts'),
    import('../crash-points-chunk.ts'),
  ]);
  return deliver(() => workOnCrashPoints(task));
}
