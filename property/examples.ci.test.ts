/** Runs the examples as users do: with their own runners, in processes of their own. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { temporaryFolder } from '../test/temporary-folder.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
/** Where the runners keep their caches. */
const caches = temporaryFolder();

/** What stands for `npx jest` and its like, without the second that npx takes. */
const PROGRAMS: readonly (readonly [string, readonly string[]])[] = [
  ['npx jest ', ['node_modules/jest/bin/jest.js']],
  ['npx vitest ', ['node_modules/vitest/vitest.mjs']],
  ['node ', []],
];

interface Outcome {
  readonly code: number;
  readonly output: string;
}

function run(command: string): Promise<Outcome> {
  const [name, program] = PROGRAMS.find(([prefix]) => command.startsWith(prefix))!;
  const args = [...program, ...command.slice(name.length).split(' ')];
  // As on a terminal without colours, not as a child of this Jest.
  const { JEST_WORKER_ID: _, FORCE_COLOR: __, NODE_ENV: ___, ...env } = process.env;
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      args,
      { cwd: root, env: { ...env, TMPDIR: caches, NO_COLOR: '1' }, maxBuffer: 64 * 1024 * 1024 },
      (_error, stdout, stderr) => resolve({ code: child.exitCode ?? -1, output: stdout + stderr }),
    );
  });
}

describe('examples of a peer that is right pass', () => {
  test.each([
    'npx jest --config examples/jest/jest.config.json raft.test',
    'npx vitest run examples/vitest/raft.test',
    'node --import tsx --test examples/node-test/raft.test.ts',
  ])('%s', async (command) => {
    const { code, output } = await run(command);
    expect({ code, output: code === 0 ? '' : output }).toEqual({ code: 0, output: '' });
  });
});

describe('examples of one that is wrong fail, and tell the story', () => {
  test.each([
    'npx jest --config examples/jest/jest.config.json double-vote.test',
    'npx vitest run examples/vitest/double-vote.test',
    'node --import tsx --test examples/node-test/double-vote.test.ts',
  ])('%s', async (command) => {
    const { code, output } = await run(command);
    expect(code).toBe(1);
    for (const part of [
      /\{ seed: 1, path: "[0-9:]+", endOnFailure: true \}/,
      /Counterexample: \[\{"scenario":"property",/,
      /SafetyViolation: Vote Once violated: n\d voted for n\d in term \d+ after it had voted for n\d\./,
      / Schedule {3}\d servers, /,
      / Story {6}\d+ events, told in 3 steps that break the same:/,
      / election timer runs out: becomes candidate in t1/,
      / Step 3: n\d voted for n\d in term 1 after it had voted for n\d\./,
    ]) {
      expect(output).toMatch(part);
    }
  });
});
