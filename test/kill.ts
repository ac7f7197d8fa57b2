/**
 * Runs the command line in processes of its own and kills them at random moments, as a power cut would. The choice of
 * moments comes from a seed; what has happened by then is up to the machine.
 */
import { existsSync, mkdirSync, watch } from 'node:fs';
import { join } from 'node:path';
import { Sequence } from '../sim/chance/choose.ts';
import type { Ended } from './program.ts';
import { ended, startProgram } from './program.ts';

/**
 * When to kill: so long after it was started, has printed something, has touched a file for the nth time, or has finished
 * the file that matters (`milestone`) for the nth time.
 */
export interface Kill {
  readonly after: 'start' | 'output' | 'file' | 'milestone';
  readonly nth: number;
  readonly delayMs: number;
}

/** Just after the file that matters was finished for the first time. */
export const AT_MILESTONE: Kill = { after: 'milestone', nth: 1, delayMs: 0 };

/** `count` moments, the first {@link AT_MILESTONE}. Most go by what happens and not by the clock, as machines may be slow. */
export function drawKills(count: number, seed: number): readonly Kill[] {
  const random = new Sequence({ high: 0, low: seed }, 'kills');
  const others = Array.from({ length: count - 1 }, (): Kill => {
    const after = random.pick([
      'start',
      'output',
      'file',
      'file',
      'milestone',
      'milestone',
    ] as const);
    const nth = { start: 1, output: 1, file: random.int(1, 12), milestone: random.int(1, 2) }[
      after
    ];
    const delayMs = after === 'start' ? random.int(0, 4_000) : random.pick([0, 0, 3, 30, 300]);
    return { after, nth, delayMs };
  });
  return [AT_MILESTONE, ...others];
}

export interface KillOptions {
  readonly args: readonly string[];
  /** The directory that it runs in. */
  readonly cwd: string;
  /** Without it the process is left to its end. */
  readonly kill?: Kill;
  /** The directory whose files count for `kill`. */
  readonly files?: string;
  /** The name of the file in it that matters. */
  readonly milestone?: RegExp;
}

/** Runs `raft-sim` with these arguments until it ends or is killed. */
export function runKilled({ args, cwd, kill, files, milestone }: KillOptions): Promise<Ended> {
  const child = startProgram(args, { cwd });
  const outcome = ended(child);
  let timer: NodeJS.Timeout | undefined;
  let times = 0;
  const reached = (moment: Kill['after']): void => {
    if (kill?.after !== moment || ++times < kill.nth) return;
    timer ??= setTimeout(() => child.kill('SIGKILL'), kill.delayMs);
  };
  if (files !== undefined) mkdirSync(files, { recursive: true });
  const watcher =
    kill === undefined || files === undefined
      ? null
      : watch(files, (_event, name) => {
          reached('file');
          // Its removal is a change as well.
          if (name === null || milestone?.test(name) !== true) return;
          if (existsSync(join(files, name))) reached('milestone');
        });
  child.stdout.on('data', () => reached('output'));
  reached('start');
  return outcome.finally(() => {
    clearTimeout(timer);
    watcher?.close();
  });
}
