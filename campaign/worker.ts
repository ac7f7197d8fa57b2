/**
 * The entry point of a worker thread. It does nothing but load the task as an ES module: run from sources, a worker would
 * otherwise get everything translated to CommonJS, where each use of an import is a getter call (measured: two to three
 * times slower), and its thread does not know the loader of the main one.
 */
import type { Task, TaskResult, work } from './task.ts';

async function load(): Promise<{ readonly work: typeof work }> {
  if (import.meta.url.endsWith('.ts')) {
    const { register } = await import('tsx/esm/api');
    register();
  }
  return import('./task.ts');
}

const loaded = load();

export default async function run(task: Task): Promise<TaskResult> {
  const module = await loaded;
  return module.work(task);
}
