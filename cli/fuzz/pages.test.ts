import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { decodeRun } from '../../explorer/decode.ts';
import { HOSTILE } from '../../explorer/testing.ts';
import { run } from '../../test/command-line.ts';
import { fuzzReportIndex } from './pages-index.ts';
import type { Ended } from '../../test/program.ts';
import { runProgramAlone } from '../../test/program.ts';
import { temporaryFolder } from '../../test/temporary-folder.ts';

const directory = temporaryFolder();

/** In a process of its own: it has workers. */
function fuzz(report: string, ...args: readonly string[]): Promise<Ended> {
  const options = ['--jobs', '1', '--failures', join(directory, 'failures'), '--report', report];
  return runProgramAlone(['fuzz', ...options, ...args]);
}

function payloadIn(path: string): string {
  return / id="run">([^<]*)</.exec(readFileSync(path, 'utf8'))![1]!;
}

describe('raft-sim fuzz --report', () => {
  test('writes the failure as it was found and made small, its schedules and an index', async () => {
    const report = join(directory, 'found');
    const { code, out } = await fuzz(report, '--scenario', 'canary', '--seeds', '1..5');
    expect(code).toBe(1);
    const file = String.raw`\S+/vote-once-[0-9a-f]{16}\.json`;
    expect(out).toMatch(new RegExp(`Step +.* step ${file} --at-violation\n`));
    expect(out).toMatch(new RegExp(`Inspect +.* replay ${file} --break-at-violation\n`));
    expect(out).toMatch(new RegExp(`Explore +.* explore ${file}\n`));
    expect(out).toMatch(/Pages +\S+index\.html, 1 failure/);
    const names = readdirSync(report).sort();
    const name = names.find((each) => each.endsWith('.shrunk.html'))!.replace('.shrunk.html', '');
    expect(name).toMatch(/^vote-once-[0-9a-f]{16}$/);
    expect(names).toEqual(
      ['html', 'json', 'shrunk.html', 'shrunk.json']
        .map((end) => `${name}.${end}`)
        .toSpliced(0, 0, 'index.html'),
    );
    const found = await decodeRun(payloadIn(join(report, `${name}.html`)));
    const small = await decodeRun(payloadIn(join(report, `${name}.shrunk.html`)));
    expect(found).toMatchObject({ scenario: 'canary', seed: '2', length: 187 });
    expect(small.violation?.property).toBe(found.violation?.property);
    expect(small.length).toBeLessThan(found.length / 5);
    expect(small.story.length).toBeGreaterThan(small.length);
    const index = readFileSync(join(report, 'index.html'), 'utf8');
    for (const each of names.filter((other) => other !== 'index.html')) {
      expect(index).toContain(`<a href="${each}">`);
    }
    expect(index).toContain('seed 2');
    expect(index).toContain('step 2 --scenario canary --peers 5 --at-violation');
    expect(index).not.toContain('<script');
    // What the directory holds is enough to replay it.
    const replayed = await run('replay', join(report, `${name}.shrunk.json`));
    expect(replayed.out).toContain('VIOLATION of Vote Once');
  });

  test('writes nothing if nothing fails', async () => {
    const report = join(directory, 'passed');
    const { out } = await fuzz(report, '--scenario', 'calm', '--seeds', '1..1', '--peers', '3');
    expect(out).toContain('PASS');
    expect(existsSync(report)).toBe(false);
  });

  test('refuses a file for a directory before it begins', async () => {
    const file = join(directory, 'file');
    writeFileSync(file, '');
    const { code, err } = await fuzz(file, '--scenario', 'canary', '--seeds', '1..5');
    expect(code).toBe(2);
    expect(err).toContain('--report: found');
  });

  test('shows hostile texts as texts', () => {
    const entry = {
      property: HOSTILE,
      kind: 'local',
      message: HOSTILE,
      origin: HOSTILE,
      file: null,
      target: HOSTILE,
      found: null,
      shrunk: null,
      problem: HOSTILE,
    };
    const index = fuzzReportIndex(HOSTILE, [entry]);
    expect(index).not.toMatch(/<\/?script|<!--|\u202e|\0/);
    expect(index).toContain('&lt;/script&gt;&lt;script&gt;alert(1)');
  });
});
