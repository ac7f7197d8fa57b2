/** The program in a process of its own, as a user runs it: with its workers, its signals and its exit code. */
import type { ChildProcessByStdio } from 'node:child_process';
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';

const TSX = pathToFileURL(createRequire(resolve('package.json')).resolve('tsx')).href;
const SOURCES = ['--import', TSX, resolve('cli/main.ts')];

/** Where build-program.ts has put it. */
export const MAIN = join(process.env['TEST_PROGRAM']!, 'dist/campaign/kinds/main.js');

export interface Ended {
  readonly code: number | null;
  /** The signal that ended it; null if it ended by itself. */
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

export interface ProgramOptions {
  /** The directory that it runs in; ours if it is missing. */
  readonly cwd?: string;
  /** Translates the sources as it loads them, and so can load a user's TypeScript on any version of Node. */
  readonly fromSources?: boolean;
}

export type Program = ChildProcessByStdio<null, Readable, Readable>;

/** Starts `raft-sim ...args`, without colours and without anything on stdin. */
export function startProgram(args: readonly string[], options: ProgramOptions = {}): Program {
  const { cwd, fromSources } = options;
  const program = fromSources === true ? SOURCES : [MAIN];
  return spawn(process.execPath, [...program, ...args], {
    ...(cwd === undefined ? {} : { cwd }),
    env: { PATH: process.env['PATH'] ?? '', TMPDIR: process.env['TMPDIR'], NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** What it prints until it ends. */
export function ended(child: Program): Promise<Ended> {
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  return new Promise((done, failed) => {
    child.on('error', failed);
    child.on('close', (code, signal) => done({ code, signal, out, err }));
  });
}

/** Runs `raft-sim ...args` to its end. */
export function runProgramAlone(args: readonly string[], options?: ProgramOptions): Promise<Ended> {
  return ended(startProgram(args, options));
}
