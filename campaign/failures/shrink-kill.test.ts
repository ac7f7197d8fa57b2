/**
 * A shrink that is killed at a random moment leaves no file or a whole one, which fails as it says; `--resume` goes on
 * from there. KILLS=50 kills more often.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, jest, test } from '@jest/globals';
import { scenarioNamed } from '../../scenarios/index.ts';
import { parseSeed } from '../../sim/chance/choose.ts';
import { runSchedule } from '../../sim/run.ts';
import { signatureOf } from '../../sim/judge/signature.ts';
import { AT_MILESTONE, drawKills, runKilled } from '../../test/kill.ts';
import { readSchedule } from '../files/read-schedule.ts';
import { compare, replay } from './replay.ts';
import { temporaryFolder } from '../../test/temporary-folder.ts';
import { sized } from '../../test/tier.ts';

const KILLS = Number(process.env['KILLS'] ?? sized({ check: 1, ci: 4, nightly: 50 }));
jest.setTimeout(60_000 + KILLS * 60_000);

const { name, peer, draw } = scenarioNamed('bug-stale-snapshot-installed')!;
const seed = parseSeed('1')!;
const OUTPUT = 'small.json';
/** Takes some seconds, so that the file is written again and again. */
const SHRINK = `shrink 1 --scenario ${name} --runs 5000 --output shrunk/${OUTPUT}`.split(' ');
const FINISH = [...SHRINK, '--resume', '--runs', '200'];

const signature = signatureOf(
  runSchedule(peer, { scenario: name, seed, ...draw(seed, 5) }).violation!,
);

/** How many decisions there are in the file, which must fail as it says and as the run given; null: no file. */
function examine(files: string): number | null {
  for (const each of readdirSync(files)) {
    if (each !== OUTPUT) expect(each).toMatch(/^\.small\.json\.[0-9]+\.tmp$/);
  }
  const path = join(files, OUTPUT);
  if (!existsSync(path)) return null;
  const { file } = readSchedule(path);
  const run = replay(peer, file.schedule, path);
  expect(compare(file, run, path)).toEqual({ kind: 'same' });
  expect(run.result.inapplicable).toEqual([]);
  expect(signatureOf(run.result.violation!)).toBe(signature);
  return file.schedule.decisions!.length;
}

test(`killed ${KILLS} times, a shrink loses nothing and is gone on with`, async () => {
  const counts = { killed: 0, ended: 0, nothing: 0, unfinished: 0, resumed: 0, temporaries: 0 };
  const kills = drawKills(KILLS, 2);
  let cwd = '';
  let before: number | null = null;
  // A machine that was too busy to kill in time gets another chance.
  for (let i = 0; i < kills.length || (counts.unfinished === 0 && i < kills.length + 5); i++) {
    // Every other one goes on from a result, which the kill must not harm either.
    if (i % 2 === 0) {
      cwd = temporaryFolder();
      before = null;
    }
    const files = join(cwd, 'shrunk');
    const args = before === null ? SHRINK : [...SHRINK, '--resume'];
    const kill = kills[i] ?? AT_MILESTONE;
    const { code, signal } = await runKilled({
      args,
      cwd,
      kill,
      files,
      milestone: /^small\.json$/,
    });
    if (signal === null) expect(code).toBe(0);
    const left = examine(files);
    counts[signal === null ? 'ended' : 'killed']++;
    if (before !== null) counts.resumed++;
    if (left === null) counts.nothing++;
    counts.temporaries += readdirSync(files).length - (left === null ? 0 : 1);
    if (signal === null || before !== null) expect(left).not.toBeNull();
    expect(left ?? 0).toBeLessThanOrEqual(before ?? Infinity);

    const finished = await runKilled({ args: FINISH, cwd });
    expect(finished.code === 0 ? '' : finished.err).toBe('');
    const after = examine(files)!;
    expect(after).toBeLessThanOrEqual(left ?? Infinity);
    if (left !== null && after < left) counts.unfinished++;
    before = after;
  }
  if (process.env['KILLS'] !== undefined) process.stderr.write(`${JSON.stringify(counts)}\n`);
  expect(counts.killed).toBeGreaterThan(0);
  expect(counts.unfinished).toBeGreaterThan(0);
});
