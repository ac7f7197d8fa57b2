/** The command line as a user runs it: a process of its own in a directory of its own. */
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, jest, test } from '@jest/globals';
import { readSchedule } from '../campaign/files/read-schedule.ts';
import type { Ended, Program } from '../test/program.ts';
import { ended, startProgram } from '../test/program.ts';
import { temporaryFolder } from '../test/temporary-folder.ts';

jest.setTimeout(300_000);

let directory: string;
beforeEach(() => {
  directory = temporaryFolder();
});

function start(args: readonly string[]): Program {
  return startProgram(args, { cwd: directory });
}

function run(...args: string[]): Promise<Ended> {
  return ended(start(args));
}

/** The report without what may differ from run to run. */
function timeless(report: string): string {
  return report.replace(/^ {2}Speed .*$/m, '');
}

describe('raft-sim fuzz', () => {
  test('passes on a correct peer (exit code 0), with a summary', async () => {
    const { code, out } = await run(
      'fuzz',
      '--seeds',
      '1..2',
      '--scenario',
      'calm',
      '--jobs',
      '1',
      '--strict',
    );
    expect(out).toContain('Scenario calm, 5 servers, seeds 1..2: 2 runs');
    expect(out).toContain('PASS: no property was violated');
    expect(out).toMatch(/Simulated +1 min 0 s of cluster time/);
    expect(out).toMatch(/Recovered +2 of the 2 runs/);
    expect(out).toMatch(/Election Safety +[0-9]+/);
    expect(code).toBe(0);
  });

  test('finds the canary (exit code 1), and says the same with one worker and with two', async () => {
    const args = [
      'fuzz',
      '--seeds',
      '1..40',
      '--scenario',
      'canary',
      '--peers',
      '3..5',
      '--max-failures',
      '2',
    ];
    const [one, two] = await Promise.all([
      run(...args, '--jobs', '1'),
      run(...args, '--jobs', '2', '--failures', 'failures'),
    ]);
    expect(one.out).toContain('VIOLATION of ');
    expect(timeless(two.out)).toBe(timeless(one.out));
    expect([one.code, two.code]).toEqual([1, 1]);
    const command = /replay (failures\/\S+\.json)/.exec(one.out)?.[1] ?? '';
    const { expect: recorded } = readSchedule(join(directory, command)).file;
    const again = await run('replay', command);
    expect(again.code).toBe(1);
    expect(again.out).toMatch(new RegExp(`Hash +${recorded!.hash}, in two runs`));
    expect(again.out).toContain('reproduced: the same events and verdict');
  });

  test('fails on gaps only if it is told to be strict (exit code 6)', async () => {
    const { code, out } = await run('fuzz', '--seeds', '1', '--jobs', '1', '--strict');
    expect(out).toContain('Not tested (with --strict this fails the campaign)');
    expect(code).toBe(6);
  });

  test('prints the verdict although its directory cannot be written', async () => {
    writeFileSync(join(directory, 'failures'), 'a file');
    const { code, out, err } = await run(
      'fuzz',
      '--seeds',
      '1..40',
      '--scenario',
      'canary',
      '--jobs',
      '1',
    );
    expect(err).toContain('E_WRITE');
    expect(out).toMatch(/replay [0-9]+ --scenario canary --peers 5/);
    expect(out).toContain('VIOLATED');
    expect(code).toBe(1);
  });

  test('stops in order when interrupted (exit code 130), with the summary so far', async () => {
    const child = start([
      'fuzz',
      '--time',
      '10m',
      '--scenario',
      'bug-double-vote',
      '--max-failures',
      '1000',
      '--jobs',
      '1',
    ]);
    const outcome = ended(child);
    await new Promise((seen) => child.stdout.once('data', seen));
    child.kill('SIGINT');
    const { code, out } = await outcome;
    expect(out).toMatch(/seeds 1\.\.[0-9]+: [0-9]+ runs; interrupted/);
    expect(out).toMatch(/fuzz --resume failures\/campaign-[0-9a-f]{8}\.journal continues/);
    expect(code).toBe(130);
  });
});

test('raft-sim list shows the scenarios', async () => {
  const { code, out } = await run('list');
  expect(out).toMatch(/chaos +correct/);
  expect(out).toMatch(/canary +planted bug/);
  expect(code).toBe(0);
});

test('raft-sim replay survives a reader that goes away, ends with its verdict, and writes no file', async () => {
  const child = start(['replay', '1', '--trace']);
  child.stdout.once('data', () => child.stdout.destroy());
  const { code, err } = await ended(child);
  expect(err).toBe('');
  expect(code).toBe(0);
  expect(readdirSync(directory)).toEqual([]);
});
