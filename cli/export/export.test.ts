/** `raft-sim export`. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { parseTrace } from '../../record/exports/trace/parse.ts';
import { readPerfetto } from '../../record/exports/testing/perfetto-checks.ts';
import { readShiviz } from '../../record/exports/testing/shiviz-checks.ts';
import { run } from '../../test/command-line.ts';
import { ended, startProgram } from '../../test/program.ts';
import { temporaryFolder } from '../../test/temporary-folder.ts';

let directory: string;
let path: string;
beforeEach(() => {
  directory = temporaryFolder();
  path = join(directory, 'run.jsonl');
});

const CANARY = ['2', '--scenario', 'canary'];

test('to stdout unless told otherwise, and nothing else goes there', async () => {
  const { code, out, err } = await run('export', 'trace', ...CANARY);
  expect([code, err]).toEqual([0, '']);
  const { events, violation } = parseTrace(`${out}\n`, 'stdout');
  expect(events.length).toBe(187);
  expect(violation?.property).toBe('Vote Once');
});

test('a trace is read back, compared with the run, and written in other formats', async () => {
  await run('export', 'trace', ...CANARY, '-o', path);
  const again = await run('export', 'trace', path);
  expect(`${again.out}\n`).toBe(readFileSync(path, 'utf8'));
  const other = join(directory, 'run.json');
  const { code, out } = await run('export', 'perfetto', path, '--time', 'virtual', '-o', other);
  expect(code).toBe(0);
  expect(out).toMatch(/Written .*run\.json: perfetto, events 0 to 186 of 187, [\d,]+ bytes/);
  expect(readPerfetto(readFileSync(other, 'utf8')).slices).toBeGreaterThan(187);
  expect(readdirSync(directory).sort((a, b) => (a < b ? -1 : 1))).toEqual([
    'run.json',
    'run.jsonl',
  ]);
});

test('a trace of a walk as well, whose plan follows from its seed', async () => {
  await run('export', 'trace', '3', '--peers', '4', '-o', path);
  const { code, out } = await run('export', 'shiviz', path, '--from', '10', '--to', '29');
  expect(code).toBe(0);
  expect(readShiviz(`${out}\n`).filter(({ host }) => host !== 'net').length).toBe(20);
});

test('a schedule file of decisions', async () => {
  const file = resolve('scenarios/regressions/figure-8.json');
  const { code, out } = await run('export', 'mermaid', file);
  expect(code).toBe(0);
  expect(out).toMatch(/^sequenceDiagram\n/);
});

test('what is left out of a long run is told, not on stdout', async () => {
  const { err, out } = await run('export', 'shiviz', '1', '--scenario', 'calm', '--peers', '3');
  expect(err).toMatch(
    /^Only events [\d,]+ to ([\d,]+) of ([\d,]+); --from and --to tell others\.$/,
  );
  expect(readShiviz(`${out}\n`).length).toBe(5_000);
});

describe('is refused with a typed error', () => {
  const CASES: readonly (readonly [string, readonly string[], number, RegExp])[] = [
    ['an unknown format', ['export', 'shivis', '1'], 2, /Did you mean 'shiviz'/],
    ['an unknown time', ['export', 'perfetto', '1', '--time', 'real'], 2, /logical or virtual/],
    ['a time for a format without', ['export', 'shiviz', '1', '--time', 'virtual'], 2, /perfetto/],
    [
      'a window that is none',
      ['export', 'trace', '1', '--from', '9', '--to', '2'],
      2,
      /does not end/,
    ],
    ['a window behind the end', ['export', 'trace', '1', '--from', '99999'], 2, /events 0 to/],
    ['a file that is not there', ['export', 'trace', 'no.json'], 3, /ENOENT/],
    [
      'a scenario beside a file',
      ['export', 'trace', 'no.json', '--peers', '3'],
      2,
      /a seed beside/,
    ],
    ['a directory to write to', ['export', 'trace', '1', '-o', tmpdir()], 2, /the name of a file/],
  ];
  test.each(CASES)('%s', async (_name, args, code, message) => {
    const outcome = await run(...args);
    expect(outcome.code).toBe(code);
    expect(outcome.err).toMatch(message);
    expect(outcome.out).toBe('');
  });

  test('a trace that was changed, with the line', async () => {
    await run('export', 'trace', ...CANARY, '-o', path);
    const lines = readFileSync(path, 'utf8').split('\n');
    lines[49] = lines[49]!.replace('"t":', '"t":1');
    writeFileSync(path, lines.join('\n'));
    const { code, err } = await run('export', 'shiviz', path);
    expect(code).toBe(3);
    expect(err).toContain('at line 50.digest');
  });

  test('the file that is read as the one to write', async () => {
    await run('export', 'trace', ...CANARY, '-o', path);
    const { code, err } = await run('export', 'trace', path, '-o', path);
    expect([code, err]).toEqual([2, expect.stringContaining('another file')]);
  });
});

test('a reader that goes away is no error', async () => {
  const child = startProgram(['export', 'trace', '1', '--scenario', 'calm', '--peers', '3']);
  const outcome = ended(child);
  child.stdout.once('data', () => child.stdout.destroy());
  const { code, err } = await outcome;
  expect([code, err]).toEqual([0, '']);
});
