import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Outcome } from '../../test/command-line.ts';
import { run } from '../../test/command-line.ts';
import { runProgramAlone } from '../../test/program.ts';
import { temporaryFolder } from '../../test/temporary-folder.ts';

const directory = temporaryFolder();

function crash(line: string): Promise<Outcome> {
  return run('crash-points', ...line.split(' '), '--failures', directory, '--jobs', '1');
}

describe('raft-sim crash-points', () => {
  test('of correct servers says how many there are, and passes', async () => {
    const { code, out } = await crash('1 --scenario calm --peers 3 --decisions 60');
    expect(out).toContain('Crash points of seed 1, scenario calm: 60 decisions, 3 servers');
    expect(out).toMatch(/Points +[0-9]+ ways to crash, [0-9]+ of them different; all tried/);
    expect(out).toMatch(/Runs +[0-9]+ with [0-9,]+ events/);
    expect(out).toMatch(/Failures +none/);
    expect(code).toBe(0);
  });

  test('shows a failure, whose file replays and shrinks', async () => {
    const found = await crash('1 --scenario bug-early-ack --peers 3 --decisions 150 --end-to-end');
    expect(found.code).toBe(1);
    expect(found.out).toMatch(
      /VIOLATION of .*\n +Property .*\n +Broken .*\n +Crash +after decision [0-9]+, n[1-3] crashes/,
    );
    expect(found.out).toContain('--max-failures was reached');
    const file = join(directory, readdirSync(directory)[0]!);
    expect(found.out).toContain(`replay ${file}`);
    const again = await run('replay', file);
    expect(again).toMatchObject({ code: 1, out: expect.stringContaining('reproduced') });
    const small = join(directory, 'small.json');
    const shrunk = await run('shrink', file, '--runs', '200', '--output', small);
    expect(shrunk.code).toBe(0);
    const twice = await crash(`${small} --limit 5`);
    expect(twice.out).toMatch(/By itself +the run breaks .* without any further crash/);
    expect(twice.code).toBe(1);
  });

  test('a long run is cut, which it says', async () => {
    const { code, out } = await crash('1 --scenario chaos --peers 3 --decisions 300 --limit 10');
    expect(out).toMatch(/of them different; --limit leaves 10, spread evenly; 10 tried$/m);
    expect(code).toBe(0);
  });

  test('refuses what it does not understand', async () => {
    for (const line of ['007', '1 --limit 0', '1 --decisions x', 'x.json --peers 3']) {
      expect({ line, ...(await crash(line)) }).toMatchObject({ line, code: 2, out: '' });
    }
    expect((await crash(join(directory, 'missing.json'))).code).toBe(3);
  });

  test('prints what its page shows', async () => {
    const page = readFileSync(new URL('../../docs/crash-points.md', import.meta.url), 'utf8');
    const shown = [...page.matchAll(/```sh\n.*-- crash-points (.*)\n```[^`]*```text\n([^`]*)```/g)];
    expect(shown).toHaveLength(2);
    for (const [, line, sample] of shown) {
      const { out } = await crash(line!);
      const told = out.replaceAll(`${directory}/`, 'failures/').replace(/\n +Speed .*/, '');
      expect(told.trim()).toBe(sample!.trim());
    }
  });

  test('comes to the same with several workers', async () => {
    const line = '2 --scenario chaos --peers 3 --decisions 200 --limit 250'.split(' ');
    const reports = await Promise.all(
      ['1', '2'].map(async (jobs) => {
        const { out } = await runProgramAlone(['crash-points', ...line, '--jobs', jobs]);
        return out.replace(/\n +Speed .*/, '');
      }),
    );
    expect(reports[0]).toContain('Failures');
    expect(reports[1]).toBe(reports[0]);
  });
});
