/** Whoever does the jobs of a campaign: worker threads, or this one. */
import { setImmediate as breathe } from 'node:timers/promises';
import type { Kind } from './kind.ts';
import { createThreads } from './threads.ts';

export interface Workers<J, R> {
  /** Does a job on a free worker. Rejects with RaftSimError if a worker gives up. */
  run(job: J): Promise<R>;
  /** Stops all workers at once, whatever they are doing. */
  destroy(): Promise<void>;
}

/** What crosses to a worker thread. `isFrozen`: what is to be done once more with everything frozen. */
export interface Task {
  readonly kind: string;
  readonly isFrozen: boolean;
  readonly spec: unknown;
  readonly job: unknown;
}

/** `count` worker threads for the jobs of a campaign. */
export function startThreads<S, J, R extends object>(
  kind: Kind<S, J, R>,
  spec: S,
  count: number,
): Workers<J, R> {
  const runners = createThreads<Task, R>(count);
  const { name, frozen } = kind;
  const freezer = frozen === undefined ? null : createThreads<Task, object>(1);
  return {
    async run(job): Promise<R> {
      const task = { kind: name, isFrozen: false, spec, job };
      const source = kind.sourceOf(job);
      const running = runners.perform(task, source);
      if (frozen?.isDue(spec, job) !== true) return running;
      const freezing = freezer!.perform({ ...task, isFrozen: true }, source);
      const [result, again] = await Promise.all([running, freezing]);
      return frozen.merge(job, result, again);
    },
    async destroy(): Promise<void> {
      await Promise.all([runners.destroy(), freezer?.destroy()]);
    },
  };
}

/** No threads: for few jobs they are not worth starting. */
export function inThisThread<S, J, R extends object>(kind: Kind<S, J, R>, spec: S): Workers<J, R> {
  const { frozen } = kind;
  return {
    async run(job): Promise<R> {
      // Others get their turn: signals, the progress bar.
      await breathe();
      const result = await kind.run(spec, job);
      if (frozen?.isDue(spec, job) !== true) return result;
      return frozen.merge(job, result, await frozen.run(spec, job));
    },
    destroy: () => Promise.resolve(),
  };
}
