import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { NO_RUNS } from '../../campaign/kinds/fuzz/totals.ts';
import { scenarioNamed } from '../../scenarios/index.ts';
import type { Scenario } from '../../scenarios/recipes/scenario.ts';
import { catalogueOf } from '../../sim/coverage/catalogue.ts';
import { SITUATION_NAMES } from '../../sim/coverage/tally.ts';
import { escapeHtml } from '../../explorer/html.ts';
import { coverageHtml } from './html.ts';
import { markOf, short } from './marks.ts';
import { printCoverage } from './table.ts';
import { runProgram } from '../program.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { Ended } from '../../test/program.ts';
import { runProgramAlone } from '../../test/program.ts';
import { temporaryFolder } from '../../test/temporary-folder.ts';

const directory = temporaryFolder();

function keeping(lines: string[], errors: string[] = []): Terminal {
  return {
    out: (line) => lines.push(line),
    err: (line) => errors.push(line),
    style: (_style, text) => text,
    styleErr: (_style, text) => text,
  };
}

/** In a process of its own: worker threads do not start in a test's. */
function coverage(...args: string[]): Promise<Ended> {
  return runProgramAlone(['coverage', ...args], { cwd: directory });
}

/** In this process, for what comes before any run. */
async function refused(...args: string[]): Promise<Omit<Ended, 'signal'>> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await runProgram(keeping(out, err), ['coverage', ...args], {});
  return { code, out: out.join('\n'), err: err.join('\n') };
}

/** A scenario whose peer chose the names of its messages to do harm. */
const hostileKinds = ['<img src=x onerror=alert(1)>', '"&\'\u001b[31m\u202e</td>', 'a'.repeat(300)];
const chaos = scenarioNamed('chaos')!;
const hostile: Scenario = {
  ...chaos,
  name: '<b>',
  peer: { ...chaos.peer, messageKinds: hostileKinds },
};

describe('raft-sim coverage', () => {
  const html = join(directory, 'coverage.html');
  const json = join(directory, 'new', 'coverage.json');
  let first: Ended;
  beforeAll(async () => {
    first = await coverage(
      '--scenario',
      'chaos',
      '--seeds',
      '1..12',
      '--html',
      html,
      '--json',
      json,
    );
  }, 300_000);

  test('prints every kind of message, event, situation and the faults, in 100 columns', () => {
    expect(first.code).toBe(0);
    for (const name of [...chaos.peer.messageKinds, 'flush timer', ...SITUATION_NAMES, 'crash']) {
      expect(first.out).toMatch(new RegExp(`^${name} `, 'm'));
    }
    expect(first.out).toMatch(/situations \d+ of \d+, cells \d+ of 262/);
    const table = first.out.slice(first.out.indexOf('message '), first.out.indexOf('Not tested'));
    const widest = Math.max(...table.split('\n').map((line) => [...line].length));
    expect(widest).toBeLessThanOrEqual(100);
  });

  test('prints the same for any number of workers', async () => {
    const one = await coverage('--scenario', 'chaos', '--seeds', '1..12', '--jobs', '1');
    expect(first.out.startsWith(one.out.trimEnd())).toBe(true);
  }, 300_000);

  test('writes one file of HTML that runs nothing and loads nothing', () => {
    const page = readFileSync(html, 'utf8');
    expect(page).not.toMatch(/<script|<link|<img|<iframe|javascript:|https?:|url\(|\son\w+=/i);
    const [, style] = /<style>([\s\S]*?)<\/style>/.exec(page)!;
    const digest = createHash('sha256').update(style!).digest('base64');
    expect(page).toContain(`default-src &#39;none&#39;; style-src &#39;sha256-${digest}&#39;`);
    expect(page).toContain('prefers-color-scheme: dark');
    for (const { name } of catalogueOf(chaos.peer.messageKinds).cells) {
      expect(page).toContain(`title="${name}`);
    }
    for (const name of SITUATION_NAMES) expect(page).toContain(`>${name}</th>`);
    expect(readdirSync(directory).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  test('writes the counts as JSON', () => {
    const file = JSON.parse(readFileSync(json, 'utf8')) as {
      readonly runs: number;
      readonly cells: readonly { readonly name: string; readonly count: number }[];
      readonly situations: readonly { readonly name: string; readonly count: number }[];
    };
    expect(file.runs).toBe(12);
    expect(file.cells.map(({ name }) => name)).toEqual(
      catalogueOf(chaos.peer.messageKinds).cells.map(({ name }) => name),
    );
    expect(file.situations.find(({ name }) => name === 'leader-elected')!.count).toBeGreaterThan(0);
  });

  test('with --strict fails on what was not reached (exit code 6)', async () => {
    const { code, out } = await coverage('--scenario', 'chaos', '--seeds', '1..2', '--strict');
    expect(code).toBe(6);
    expect(out).toContain('situations never reached:');
  }, 300_000);

  test('counts violations and goes on (exit code 1)', async () => {
    const { code, out } = await coverage('--scenario', 'canary', '--seeds', '1..20');
    expect(code).toBe(1);
    expect(out).toContain('20 runs');
    expect(out).toContain('Vote Once (local), seed 2');
    expect(existsSync(join(directory, 'failures'))).toBe(true);
  }, 300_000);

  test.each([
    [['--seeds', '1..'], 'a range that ends'],
    [['--html', directory], 'the name of a file'],
    [['--json', ''], 'the name of a file'],
    [['--html', 'x', '--json', './x'], 'another file'],
    [['--scenario', 'caos'], "Did you mean 'chaos'?"],
  ])('refuses %j before it runs anything (exit code 2)', async (args, words) => {
    const { code, out, err } = await refused(...args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(words);
  });

  test('tells if a file cannot be written (exit code 70)', async () => {
    const { code, err } = await coverage('--seeds', '1..1', '--html', '/dev/null/x/coverage.html');
    expect(code).toBe(70);
    expect(err).toContain('E_WRITE');
    expect(err).toContain('--html');
  }, 300_000);
});

describe('names that a peer chose', () => {
  test('are text in HTML', () => {
    const page = coverageHtml({ headline: '<i>', reached: '', scenario: hostile, totals: NO_RUNS });
    expect(page).not.toMatch(/<img|<i>|<b>/);
    // oxlint-disable-next-line no-control-regex -- they are what must not get through
    expect(page).not.toMatch(/[\u001b\u202e]/);
    expect(page).toContain('&lt;img src=x onerror=alert(1)&gt;');
    const tags = (text: string): number => text.split('<').length;
    const harmless: Scenario = {
      ...hostile,
      name: 'x',
      peer: { ...chaos.peer, messageKinds: ['a', 'b', 'c'] },
    };
    const other = coverageHtml({ headline: 'x', reached: '', scenario: harmless, totals: NO_RUNS });
    expect(tags(page)).toBe(tags(other));
    expect(escapeHtml(`"'&<>`)).toBe('&quot;&#39;&amp;&lt;&gt;');
  });

  test('are printable and cut short on a terminal', () => {
    const lines: string[] = [];
    printCoverage(keeping(lines), NO_RUNS, hostile);
    // oxlint-disable-next-line no-control-regex -- they are what must not get through
    expect(lines.join('\n')).not.toMatch(/[\u001b\u202e]/);
    expect(Math.max(...lines.map((line) => [...line].length))).toBeLessThanOrEqual(100);
  });
});

test('counts take four characters, and marks tell what is missing from what cannot be', () => {
  expect([0, 999, 1_000, 3_999, 999_999, 1e6, 5.5e9].map(short)).toEqual([
    '0',
    '999',
    '1k',
    '3k',
    '999k',
    '1M',
    '5G',
  ]);
  const cells = catalogueOf(chaos.peer.messageKinds).cells;
  const impossible = cells.find(({ status }) => status === 'impossible')!;
  const reachable = cells.find(({ status }) => status === 'reachable')!;
  expect(markOf(impossible, {})).toEqual({ text: '·', kind: 'impossible' });
  expect(markOf(impossible, { [impossible.name]: 2 })).toEqual({
    text: '!2',
    kind: 'contradicted',
  });
  expect(markOf(reachable, {})).toEqual({ text: '-', kind: 'missing' });
  expect(markOf(reachable, { [reachable.name]: 7 })).toEqual({ text: '7', kind: 'reached' });
});
