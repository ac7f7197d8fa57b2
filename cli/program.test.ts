/** The command line in this process: what it prints, and what it answers to wrong input. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { scenarioNamed } from '../scenarios/index.ts';
import type { ScheduleFile } from '../sim/schedule/file/schedule-file.ts';
import { ENGINE_SEMANTICS, printScheduleFile } from '../sim/schedule/file/schedule-file.ts';
import { run, runIn } from '../test/command-line.ts';
import { runProgram } from './program.ts';
import type { Terminal } from './terminal/terminal.ts';
import { temporaryFolder } from '../test/temporary-folder.ts';

let directory: string;
beforeEach(() => {
  directory = temporaryFolder();
});

const seed = { high: 0, low: 3 };
const calm = scenarioNamed('calm')!;
const file: ScheduleFile = {
  engine: { name: 'raft-sim', version: '0.1.0', semantics: ENGINE_SEMANTICS },
  peer: { name: 'raft' },
  schedule: { scenario: 'calm', seed, ...calm.draw(seed, 3) },
  expect: null,
};

function write(text: string, name = 'x.json'): string {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
}

describe('what is wrong on the command line is told (exit code 2)', () => {
  test.each([
    [['fuz'], 'Did you mean fuzz?'],
    [['fuzz', '--sed', '1'], 'Did you mean --seeds?'],
    [['fuzz', 'extra'], 'too many arguments'],
    [['fuzz', '--seeds'], 'argument missing'],
    [
      ['fuzz', '--seeds', '5..1'],
      'found "5..1", expected a range that does not end before it begins',
    ],
    [['fuzz', '--seeds', '1..2..3'], 'expected a seed or a range of seeds'],
    [['fuzz', '--seeds', '-1'], '--seeds: found "-1"'],
    [['fuzz', '--seeds', '..5'], '--seeds: found "..5"'],
    [['fuzz', '--seeds', '0x10'], '--seeds: found "0x10"'],
    [['fuzz', '--seeds', '18446744073709551616'], '--seeds: found "18446744073709551616"'],
    [['fuzz', '--time', '60'], '--time: found "60", expected a duration'],
    [['fuzz', '--time', '0s'], '--time: found "0s"'],
    [['fuzz', '--time', '9999h'], '--time: found "9999h"'],
    [['fuzz', '--peers', '0'], '--peers: found "0", expected a number of servers from 1 to 15'],
    [['fuzz', '--peers', '7..3'], '--peers: found "7..3"'],
    [['fuzz', '--jobs', 'many'], '--jobs: found "many", expected an integer from 1 to 256'],
    [['fuzz', '--max-failures', '0'], '--max-failures: found "0"'],
    [['fuzz', '--scenario', 'caos'], "Did you mean 'chaos'?"],
    [['fuzz', '--scenario', '__proto__'], 'expected the name of a scenario'],
    [['replay'], "missing required argument 'seed|file'"],
    [['replay', '007'], 'without leading zeros'],
    [['replay', '99999999999999999999'], 'replay: found "99999999999999999999"'],
    [['replay', '1', '--from', '9', '--to', '3'], 'expected a range'],
    [['replay', 'x.json', '--peers', '3'], 'A schedule file names its own scenario.'],
    [['list', '--all'], "unknown option '--all'"],
    [['lab', 'TestBackupB'], "Did you mean 'TestBackup2B'?"],
    [['lab', '2A', '3A'], 'lab: found "3A", expected a part of the lab (2A, 2B, 2C, 2D)'],
    [['lab', 'toString'], 'or the name of a test'],
    [['lab', '--seeds', '5..1'], 'expected a range that does not end before it begins'],
    [['lab', '--seeds', '18446744073709551616'], '--seeds: found "18446744073709551616"'],
    [['lab', '--jobs', '0'], '--jobs: found "0"'],
    [['lab', '--trace'], '--trace: found "28 tests", expected the name of one'],
    [['lab', '2A', '--trace'], '--trace: found "3 tests"'],
    [['lab', 'TestBackup2B', '--trace', '--seeds', '1..2'], 'found "a range of seeds"'],
  ])('%j', async (args, message) => {
    const { code, err } = await run(...args);
    expect(err).toContain(message);
    expect(code).toBe(2);
  });

  test('and so is a variable that looks like its own', async () => {
    const { code, err } = await runIn({ PATH: '/bin', RAFT_SIM_SEED: '7' }, 'list');
    expect(err).toContain('the variable RAFT_SIM_SEED');
    expect(code).toBe(2);
  });

  test('without leaving the terminal in a mess', async () => {
    for (const args of [
      ['\u{1b}[31m'],
      ['fuzz', '--scenario', '\u{1b}[2J'],
      ['replay', '\u{1b}]0;x\u{7}'],
      ['--\u{9b}x'],
      ['lab', '\u{1b}[2J'],
      ['lab', '--peer', '\u{1b}[2J'],
    ]) {
      const { code, out, err } = await run(...args);
      expect(`${out}${err}`).not.toMatch(/[\u{0}-\u{9}\u{b}-\u{1f}\u{7f}-\u{9f}]/u);
      expect([2, 3]).toContain(code);
    }
  });
});

describe('replaying', () => {
  test('a seed gives the same hash each time', async () => {
    const [a, b] = [
      await run('replay', '7', '--scenario', 'calm'),
      await run('replay', '7', '--scenario', 'calm'),
    ];
    expect(a.code).toBe(0);
    expect(a.out).toMatch(/Hash +[0-9a-f]{16}, in two runs/);
    expect(b.out).toBe(a.out);
  });

  test('prints a window of the trace', async () => {
    const { out } = await run('replay', '7', '--scenario', 'calm', '--from', '10', '--to', '12');
    expect(
      out
        .split('\n')
        .filter((line) => line.startsWith('#'))
        .map((line) => line.slice(0, 4)),
    ).toEqual(['#10 ', '#11 ', '#12 ']);
  });

  test('a file without outcome says so', async () => {
    const { code, out } = await run('replay', write(printScheduleFile(file)));
    expect(out).toContain('records no outcome to compare with');
    expect(code).toBe(0);
  });

  test('a file that reaches a limit leaves the verdict open (exit code 5)', async () => {
    const config = { ...file.schedule.config, limits: { maxEvents: 50, maxEventsPerInstant: 50 } };
    const { code, out } = await run(
      'replay',
      write(printScheduleFile({ ...file, schedule: { ...file.schedule, config } })),
    );
    expect(out).toContain('UNKNOWN: a limit was reached');
    expect(code).toBe(5);
  });

  test('a file that recorded something else is a divergence (exit code 4)', async () => {
    const outcome = {
      verdict: 'pass',
      property: null,
      kind: null,
      peer: null,
      position: 5,
      timeUs: 9,
      hash: '0'.repeat(16),
      checkpoints: [],
    } as const;
    const { code, out, err } = await run(
      'replay',
      write(printScheduleFile({ ...file, expect: outcome })),
    );
    expect(out).toContain('PASS');
    expect(err).toContain('E_DIVERGED');
    expect(code).toBe(4);
  });

  test('a bad file is told with its place in it (exit code 3)', async () => {
    const path = write(printScheduleFile(file).replace('"peers": 3', '"peers": "\\u001b[31m3"'));
    const { code, err } = await run('replay', path);
    expect(err).toBe(
      `raft-sim: E_SCHEMA: ${path}: at config.peers: found "\\u001b[31m3", expected an integer from 1 to 15`,
    );
    expect(code).toBe(3);
  });

  test('a missing file is told too (exit code 3)', async () => {
    const { code, err } = await run('replay', join(directory, 'none.json'));
    expect(err).toContain('no such file or directory');
    expect(code).toBe(3);
  });
});

describe('the lab', () => {
  test('runs parts and tests in its own order, each once, and adds them up', async () => {
    const { code, out } = await run('lab', 'TestBasicAgree2B', '2A', 'TestInitialElection2A');
    const lines = out.split('\n');
    expect(lines.filter((line) => line.startsWith('Test '))).toEqual([
      'Test (2A): initial election ...',
      'Test (2A): election after network failure ...',
      'Test (2A): multiple elections ...',
      'Test (2B): basic agreement ...',
    ]);
    expect(lines[1]).toMatch(/^ {2}\.\.\. Passed -- +3\.[0-9] {2}3 +[0-9]+ +[0-9]+ +0 +[0-9]+ ms$/);
    expect(lines.at(-2)).toMatch(
      /^4 of 4 passed: 1[0-9]\.[0-9] virtual seconds in [0-9.]+ s, [0-9]+ times faster$/,
    );
    expect(code).toBe(0);
  });

  test('comes to the same hash for the same seed, and to another for another', async () => {
    const hashes: string[] = [];
    for (const seeds of ['7', '7..7', '18446744073709551615']) {
      const { out } = await run('lab', 'TestReElection2A', '--seeds', seeds);
      hashes.push(/^Hash ([0-9a-f]{16}):/m.exec(out)![1]!);
    }
    expect(hashes[1]).toBe(hashes[0]);
    expect(hashes[2]).not.toBe(hashes[0]);
  });

  test('prints every event of one test', async () => {
    const { code, out } = await run('lab', 'TestBasicAgree2B', '--trace');
    const events = out.split('\n').filter((line) => line.startsWith('#'));
    const [, hash, count] = /Hash +([0-9a-f]{16}), in two runs of ([0-9]+) events/.exec(out)!;
    expect(hash).toHaveLength(16);
    expect(events).toHaveLength(Number(count));
    expect(code).toBe(0);
  });

  test('is listed', async () => {
    const { out } = await run('list');
    expect(out).toMatch(/^TestBackup2B +a leader that searches for the common prefix/m);
  });

  test('refuses a peer that is not there (exit code 3)', async () => {
    const { code, err } = await run('lab', '--peer', join(directory, 'none.ts'));
    expect(err).toContain('E_FILE');
    expect(code).toBe(3);
  });
});

test('help and version are not errors', async () => {
  const [help, version] = [await run('--help'), await run('--version')];
  expect(help.out).toContain('Exit codes');
  expect(version.out).toMatch(/^[0-9]+\.[0-9]+\.[0-9]+$/);
  expect([help.code, version.code]).toEqual([0, 0]);
});

test('an error of its own is not taken for a verdict (exit code 70)', async () => {
  const broken: Terminal = {
    out: () => {
      throw new Error('boom');
    },
    err: () => undefined,
    style: (_style, text) => text,
    styleErr: (_style, text) => text,
  };
  expect(await runProgram(broken, ['list'], {})).toBe(70);
});
