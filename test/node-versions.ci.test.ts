/**
 * Shrunk schedules come to the same violation, after the same events and with the same hash, in other versions of Node:
 * those that npx has at hand, without asking the network. To fetch one: npx -y -p node@22 node --version
 */
import type { SpawnSyncReturns } from 'node:child_process';
import { execFileSync, spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { shrinkFailure } from '../campaign/failures/shrink-failure.ts';
import { scenarioNamed } from '../scenarios/index.ts';
import { parseSeed } from '../sim/chance/choose.ts';
import { temporaryFolder } from './temporary-folder.ts';

const MAJORS = ['20', '22', '24', '26'];

/** Planted bugs, and a seed of each that fails. */
const FAILING = [
  ['canary', '11'],
  ['bug-truncates-always', '1'],
  ['bug-snapshot-past-applied', '2'],
  ['bug-vote-kept-in-new-term', '3'],
] as const;

const directory = temporaryFolder();
const fileOf = (scenario: string): string => join(directory, `${scenario}.json`);

beforeAll(async () => {
  for (const [scenarioName, digits] of FAILING) {
    const scenario = scenarioNamed(scenarioName)!;
    const seed = parseSeed(digits)!;
    await shrinkFailure(
      {
        scenario,
        schedule: { scenario: scenarioName, seed, ...scenario.draw(seed, 5) },
        source: scenarioName,
        output: fileOf(scenarioName),
        maxRuns: 300,
        timeMs: undefined,
        resume: false,
      },
      { nowMs: () => 0, interrupt: new AbortController().signal, onProgress: () => undefined },
    );
  }
});

/** Where that version of Node is; null: not on this machine. */
function binaryOf(major: string): string | null {
  if (process.versions.node.startsWith(`${major}.`)) return process.execPath;
  const question = [
    '--offline',
    '-y',
    '-p',
    `node@${major}`,
    '--',
    'node',
    '-p',
    'process.execPath',
  ];
  try {
    return execFileSync('npx', question, { encoding: 'utf8', stdio: 'pipe' }).trim();
  } catch {
    return null;
  }
}

const binaries = MAJORS.map((major) => ({ major, binary: binaryOf(major) }));

for (const { major, binary } of binaries) {
  if (binary === null) {
    test.todo(`Node ${major}, which is not on this machine`);
    continue;
  }
  const run = (...args: readonly string[]): SpawnSyncReturns<string> =>
    spawnSync(binary, args, { cwd: resolve('.'), encoding: 'utf8', env: {} });

  test.each(FAILING)(`Node ${major}: %s, seed %s, is what was recorded`, (scenario, _seed) => {
    const { status, stdout, stderr } = run(
      '--import',
      'tsx',
      'cli/main.ts',
      'replay',
      fileOf(scenario),
    );
    expect(stdout).toContain('reproduced: the same events and verdict as recorded');
    expect([status, stderr]).toEqual([1, '']);
  });

  test(`Node ${major} is what ran`, () => {
    expect(run('--version').stdout).toContain(`v${major}.`);
  });
}
