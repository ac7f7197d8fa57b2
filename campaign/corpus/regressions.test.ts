/** The regression corpus: how it is read, and what it says in a campaign. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { exitCodeFor } from '../../cli/terminal/exit-codes.ts';
import { raft } from '../../raft/index.ts';
import { scenarioNamed } from '../../scenarios/index.ts';
import type { Scenario } from '../../scenarios/recipes/scenario.ts';
import { parseScheduleFile, printScheduleFile } from '../../sim/schedule/file/schedule-file.ts';
import { errorOf } from '../../test/error-of.ts';
import { gapsOf, hasGaps } from '../coverage/gaps.ts';
import type { FailureReport } from '../failures/failure.ts';
import { replayRegression } from '../regression.ts';
import type { RegressionOutcome } from './round.ts';
import { replayRegressions } from './round.ts';
import type { Regression } from './regressions.ts';
import { readRegressions, regressionsFor } from './regressions.ts';
import { compare, replay } from '../failures/replay.ts';
import { NO_RUNS } from '../kinds/fuzz/totals.ts';
import { temporaryFolder } from '../../test/temporary-folder.ts';

const corpus = readRegressions(
  fileURLToPath(new URL('../../scenarios/regressions', import.meta.url)),
);
const twoVotes = corpus.find(({ name }) => name === 'two-votes-in-a-term')!;
const text = readFileSync(twoVotes.path, 'utf8');

const chaos = scenarioNamed('chaos')!;
const canary = scenarioNamed('canary')!;
/** As if the peer under test had the bug again. */
const broken: Scenario = { ...chaos, peer: canary.peer };

let directory: string;
beforeEach(() => {
  directory = temporaryFolder();
});

describe('a corpus', () => {
  test('is all schedules of a directory, in order of their names', () => {
    for (const name of ['b.json', 'a.json', '.hidden.json', 'a.test.ts', 'b.json.tmp']) {
      writeFileSync(join(directory, name), text);
    }
    expect(readRegressions(directory).map(({ name }) => name)).toEqual(['a', 'b']);
  });

  test('need not be there, unless it was asked for', () => {
    const none = join(directory, 'none');
    expect(readRegressions(none, true)).toEqual([]);
    expect(errorOf(() => readRegressions(none)).code).toBe('E_FILE');
    writeFileSync(none, '');
    expect(errorOf(() => readRegressions(none, true)).code).toBe('E_FILE');
  });

  test('with a bad file is an error that names it', () => {
    const path = join(directory, 'x.json');
    writeFileSync(path, text.slice(0, 300));
    expect(errorOf(() => readRegressions(directory)).message).toContain(path);
    writeFileSync(path, text.replace('"canary"', '"canaries"'));
    expect(errorOf(() => readRegressions(directory)).code).toBe('E_UNKNOWN_SCENARIO');
    writeFileSync(path, text.replace(/"decisions": \[[^]*?\n {2}\]/, '"decisions": null'));
    const error = errorOf(() => readRegressions(directory));
    expect([error.code, exitCodeFor(error)]).toEqual(['E_SCHEMA', 3]);
    expect(error.message).toContain('decisions: found none');
    expect(error.hint).toContain('raft-sim save');
  });

  test('says something about the same peer, and about the planted bug that it shows', () => {
    const names = (scenario: Scenario): string[] =>
      regressionsFor(scenario, corpus).map(({ name }) => name);
    expect(names(chaos)).toEqual(corpus.map(({ name }) => name));
    expect(names(canary)).toEqual(['two-votes-in-a-term']);
    const mine = { ...chaos, peer: { ...raft, name: 'mine' } };
    expect(names(mine)).toEqual([]);
  });
});

describe('in a test', () => {
  test('a regression is replayed with the peer of its scenario, or with another', () => {
    const path = join(directory, 'x.json');
    writeFileSync(path, text);
    expect(replayRegression(path).outcome).toBe(
      'violation of Vote Once (local): n1 voted for n2 in term 1 after it had voted for n1.',
    );
    expect(replayRegression(new URL(`file://${path}`), raft).outcome).toBe('pass');
  });

  test('decisions that no longer apply are passed over', () => {
    const path = join(directory, 'x.json');
    writeFileSync(path, text.replace('"timer":"election"', '"timer":"gone"'));
    const { outcome, inapplicable } = replayRegression(path, raft);
    expect([outcome, inapplicable.length]).toEqual(['pass', 2]);
  });

  test('a limit is not taken for a pass', () => {
    const path = join(directory, 'x.json');
    writeFileSync(path, text.replace('"maxEvents": 10000000', '"maxEvents": 1'));
    expect(replayRegression(path, raft).outcome).toMatch(/^unknown, a limit was reached: /);
  });
});

describe('a campaign', () => {
  async function round(
    scenario: Scenario,
    regressions: readonly Regression[] = regressionsFor(scenario, corpus),
    maxFailures = 1,
    interrupt = new AbortController().signal,
  ): Promise<RegressionOutcome & { readonly told: readonly FailureReport[] }> {
    const told: FailureReport[] = [];
    const outcome = await replayRegressions(
      { scenario, regressions, maxFailures, failuresDirectory: directory },
      { interrupt, onFailure: (report) => told.push(report) },
    );
    return { ...outcome, told };
  }

  test('of the correct peer passes', async () => {
    const { totals, failures, error } = await round(chaos);
    expect(totals).toMatchObject({ replayed: corpus.length, violations: 0, limits: 0, blind: [] });
    expect([failures, error]).toEqual([[], null]);
  });

  test('of a peer with the bug fails, and leaves a file that replays with that peer', async () => {
    const { totals, failures, told } = await round(broken);
    expect(totals).toMatchObject({ replayed: corpus.length, violations: 1 });
    expect(told).toEqual(failures);
    const [failure] = failures;
    expect(failure).toMatchObject({ regression: 'two-votes-in-a-term', scenario: 'chaos' });
    expect(failure!.lines.length).toBeGreaterThan(0);
    const file = parseScheduleFile(readFileSync(failure!.artefact!, 'utf8'), 'x');
    expect(file.schedule.scenario).toBe('chaos');
    const run = replay(broken.peer, file.schedule, 'x');
    expect(compare(file, run, 'x')).toEqual({ kind: 'same' });
  });

  test('writes down the decisions that applied, and counts those that did not', async () => {
    const { file } = twoVotes;
    const [first, ...others] = file.schedule.decisions!;
    const decisions = [first!, { do: 'apply', node: 2 } as const, ...others];
    const path = join(directory, 'longer.json');
    const schedule = { ...file.schedule, decisions };
    writeFileSync(path, printScheduleFile({ ...file, schedule }));
    const { totals, failures } = await round(broken, readRegressions(directory));
    expect(totals).toMatchObject({ decisions: 4, inapplicable: 1, violations: 1 });
    const kept = parseScheduleFile(readFileSync(failures[0]!.artefact!, 'utf8'), 'x');
    expect(kept.schedule.decisions).toEqual(file.schedule.decisions);
  });

  test('looks into as many kinds of failure as it is asked for, and counts all', async () => {
    const twice = [twoVotes, { ...twoVotes, name: 'again' }];
    const { totals, failures } = await round(broken, twice, 5);
    expect([totals.violations, failures.length]).toEqual([2, 1]);
  });

  test('of a planted bug must still show it, which is no failure', async () => {
    const { totals, failures } = await round(canary);
    expect(totals).toMatchObject({ replayed: 1, violations: 0, blind: [] });
    expect(failures).toEqual([]);
    const cured = await round({ ...canary, peer: raft });
    expect(cured.totals.blind).toEqual(['two-votes-in-a-term']);
    const seen = { ...NO_RUNS, violations: 1 };
    expect(gapsOf(canary, seen, cured.totals).blindRegressions).toEqual(['two-votes-in-a-term']);
    expect(hasGaps({ ...gapsOf(scenarioNamed('calm')!, seen), invariants: [] })).toBe(false);
  });

  test('counts limits, which say nothing', async () => {
    const limits = { maxEvents: 1, maxEventsPerInstant: 1 };
    const { file } = twoVotes;
    const config = { ...file.schedule.config, limits };
    const short = { ...twoVotes, file: { ...file, schedule: { ...file.schedule, config } } };
    expect((await round(chaos, [short])).totals).toMatchObject({ limits: 1, violations: 0 });
  });

  test('ends at a regression that cannot be repeated', async () => {
    let steps = 0;
    const moody: typeof raft = {
      ...raft,
      step(config, state, input): ReturnType<typeof raft.step> {
        const result = raft.step(config, state, input);
        const term = result.state.term + (steps++ % 2);
        return { ...result, state: { ...result.state, term } };
      },
    };
    const { totals, error } = await round({ ...chaos, peer: moody }, [twoVotes, twoVotes]);
    expect(error?.code).toBe('E_NONDETERMINISM');
    expect(totals.replayed).toBe(0);
  });

  test('can be interrupted', async () => {
    const { totals } = await round(chaos, corpus, 1, AbortSignal.abort());
    expect(totals.replayed).toBe(0);
  });
});

test('a corpus directory may hold other directories', () => {
  mkdirSync(join(directory, 'more'));
  expect(readRegressions(directory)).toEqual([]);
});
