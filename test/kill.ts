/**
 * Runs the command line in processes of its own and kills them at random moments, as a power cut would. The choice of
 * moments comes from a seed; what has happened by then is up to the machine.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, watch } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Sequence } from '../sim/chance/choose.ts';

const MAIN = resolve('cli/main.ts');
const TSX = pathToFileURL(createRequire(resolve('package.json')).resolve('tsx')).href;

export interface Ended {
  readonly code: number | null;
  /** SIGKILL if it was killed; null if it ended before. */
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

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
  const child = spawn(process.execPath, ['--import', TSX, MAIN, ...args], {
    cwd,
    env: { PATH: process.env['PATH'] ?? '', NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
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
  let out = '';
  let err = '';
  child.stdout.on('data', (data: Buffer) => {
    out += data.toString();
    reached('output');
  });
  child.stderr.on('data', (data: Buffer) => (err += data.toString()));
  reached('start');
  return new Promise((done, failed) => {
    child.on('error', failed);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      watcher?.close();
      done({ code, signal, out, err });
    });
  });
}
