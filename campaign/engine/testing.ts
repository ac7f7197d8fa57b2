/** Workers for tests of campaigns. */
import type { Workers } from './workers.ts';

/** Of the jobs under way, the one handed in last comes back first. */
export function backwards<J, R>(run: (job: J) => Promise<R> | R): Workers<J, R> {
  const queue: (() => void)[] = [];
  return {
    run: (job) =>
      new Promise<R>((resolve, reject) => {
        queue.push(() => {
          void (async () => run(job))().then(resolve, reject);
        });
        setImmediate(() => queue.pop()?.());
      }),
    destroy: () => Promise.resolve(),
  };
}
