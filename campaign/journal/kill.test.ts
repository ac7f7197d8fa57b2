/**
 * Campaigns that are killed at random moments, again and again, come to the same end as one that nobody disturbs, and
 * never lose or tear a file. KILLS=50 kills more often.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, jest, test } from '@jest/globals';
import type { Ended } from '../../test/program.ts';
import { AT_MILESTONE, drawKills, runKilled } from '../../test/kill.ts';
import { parseJournal } from './file.ts';
import { readSchedule } from '../files/read-schedule.ts';
import { temporaryFolder } from '../../test/temporary-folder.ts';
import { sized } from '../../test/tier.ts';

const KILLS = Number(process.env['KILLS'] ?? sized({ check: 2, ci: 6, nightly: 50 }));
jest.setTimeout(60_000 + KILLS * 60_000);

const REQUEST =
  'fuzz --scenario bug-truncates-always --seeds 1..60 --max-failures 9 --jobs 1'.split(' ');
const RESUME = ['fuzz', '--resume', '--jobs', '1'];

function newDirectory(): string {
  return temporaryFolder();
}

function filesIn(directory: string): readonly string[] {
  return existsSync(directory) ? readdirSync(directory).toSorted() : [];
}

/** The summary without what may differ: how long it took. */
function summaryOf({ out, err, code }: Ended): string {
  const at = out.indexOf('\nScenario ');
  if (at < 0) return `no summary: ${out}${err}`;
  return `${out.slice(at).replace(/^ {2}Speed .*$/m, '')} exit code ${code}`;
}

/** The failures that it has printed. */
function printedIn({ out }: Ended): readonly string[] {
  return [...out.matchAll(/ replay failures\/(\S+\.json)/g)].map(([, name]) => name!);
}

/** Every file is whole, or a temporary one that nobody looks at. Returns whether there is a journal. */
function examine(failures: string): boolean {
  let hasJournal = false;
  for (const name of filesIn(failures)) {
    const path = join(failures, name);
    if (name.endsWith('.json')) {
      expect(readSchedule(path).file.expect?.verdict).toBe('violation');
    } else if (name.endsWith('.journal')) {
      hasJournal = true;
      expect(parseJournal(readFileSync(path, 'utf8'), path).state.lastSeed).not.toBeNull();
    } else {
      expect(name).toMatch(/^\..*\.[0-9]+\.tmp$/);
    }
  }
  return hasJournal;
}

test(`killed ${KILLS} times, campaigns end as if nothing had happened`, async () => {
  const quiet = newDirectory();
  const expected = await runKilled({ args: REQUEST, cwd: quiet });
  expect(expected.code).toBe(1);
  const found = filesIn(join(quiet, 'failures'));
  expect(found.length).toBeGreaterThan(2);
  const contents = (directory: string): readonly string[] =>
    found.map((name) => readFileSync(join(directory, 'failures', name), 'utf8'));

  const counts = { killed: 0, resumed: 0, ended: 0, temporaries: 0 };
  let cwd = newDirectory();
  const check = (ended: Ended): void => {
    counts.ended++;
    expect(summaryOf(ended)).toBe(summaryOf(expected));
    expect(examine(join(cwd, 'failures'))).toBe(false);
    expect(filesIn(join(cwd, 'failures')).filter((name) => !name.startsWith('.'))).toEqual(found);
    expect(contents(cwd)).toEqual(contents(quiet));
    cwd = newDirectory();
  };
  const milestone = /^campaign-.*\.journal$/;
  const next = (): readonly string[] => (examine(join(cwd, 'failures')) ? RESUME : REQUEST);
  const kills = drawKills(KILLS, 1);
  // A machine that was too busy to kill in time gets another chance.
  for (let i = 0; i < kills.length || (counts.resumed === 0 && i < kills.length + 5); i++) {
    const args = next();
    if (args === RESUME) counts.resumed++;
    const files = join(cwd, 'failures');
    const kill = kills[i] ?? AT_MILESTONE;
    const ended = await runKilled({ args, cwd, kill, files, milestone });
    if (ended.signal === null) {
      check(ended);
      continue;
    }
    counts.killed++;
    for (const name of printedIn(ended)) expect(filesIn(files)).toContain(name);
    counts.temporaries += filesIn(files).filter((name) => name.endsWith('.tmp')).length;
  }
  check(await runKilled({ args: next(), cwd }));
  if (process.env['KILLS'] !== undefined) process.stderr.write(`${JSON.stringify(counts)}\n`);
  expect(counts.killed).toBeGreaterThan(0);
  expect(counts.resumed).toBeGreaterThan(0);
});
