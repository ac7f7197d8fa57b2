/**
 * The entry point of a worker thread. It does nothing but load a task as an ES module: run from sources, a worker would
 * otherwise get everything translated to CommonJS, where each use of an import is a getter call (measured: two to three
 * times slower), and its thread does not know the loader of the main one.
 */
import type { Delivery } from '../engine/delivery.ts';
import type { Task } from '../engine/workers.ts';

async function prepare(): Promise<void> {
  if (!import.meta.url.endsWith('.ts')) return;
  const { register } = await import('tsx/esm/api');
  register();
}

const prepared = prepare();

/** Does a job of whatever kind. */
export default async function work(task: Task): Promise<Delivery<object>> {
  await prepared;
  const [{ deliver }, { perform }] = await Promise.all([
    import('../engine/delivery.ts'),
    import('./index.ts'),
  ]);
  return deliver(() => perform(task));
}
