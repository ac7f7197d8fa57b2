/** What fast-check makes of schedules: reports, replays, examples. */
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { doubleVote } from '../scenarios/bugs/votes/double-vote.ts';
import type { Schedule } from '../sim/schedule/schedule.ts';
import { emptySchedule } from './calm.ts';
import type { SafetyViolation } from './expect-safe.ts';
import { expectSafe } from './expect-safe.ts';
import { recordSchedule, schedulesFrom } from './recorded.ts';
import { schedules } from './schedules.ts';
import { simulate } from './simulate.ts';
import { temporaryFolder } from '../test/temporary-folder.ts';

/** Small ones, as many are run here. */
const SHORT = schedules({ heal: false, durationUs: { max: 2_000_000 }, clients: { max: 1 } });

/** The property, and all schedules that it was asked about. */
function votes(): { readonly asked: Schedule[]; readonly property: fc.IProperty<[Schedule]> } {
  const asked: Schedule[] = [];
  const property = fc.property(SHORT, (schedule) => {
    asked.push(schedule);
    expectSafe(simulate(doubleVote, schedule));
  });
  return { asked, property };
}

const FAILED = fc.check(votes().property, { seed: 3, numRuns: 1_000 });
const [SHRUNK] = FAILED.counterexample!;

function messageOf(run: () => void): string {
  try {
    run();
  } catch (error) {
    return String(error);
  }
  throw new Error('nothing was thrown');
}

describe('a failure', () => {
  test('is reported with the story of the simplest schedule that fails', () => {
    expect(FAILED.numShrinks).toBeGreaterThan(0);
    const error = FAILED.errorInstance as SafetyViolation;
    expect(error.schedule).toEqual(SHRUNK);
    const report = messageOf(() => {
      fc.assert(votes().property, { seed: 3, numRuns: 1_000, includeErrorInReport: true });
    });
    expect(report).toContain(error.message);
    expect(report).toContain(JSON.stringify(SHRUNK));
    expect(report).toContain(`path: "${FAILED.counterexamplePath}"`);
  });

  test('without includeErrorInReport is the cause of the error, which Jest and Vitest print', () => {
    let cause: unknown = null;
    try {
      fc.assert(votes().property, { seed: 3, numRuns: 1_000, includeErrorInReport: false });
    } catch (error) {
      ({ cause } = error as Error);
    }
    expect(String(cause)).toContain((FAILED.errorInstance as Error).message);
  });

  test('comes first when it is run again with its seed and path', () => {
    const { asked, property } = votes();
    const { counterexamplePath: path } = FAILED;
    const again = fc.check(property, { seed: 3, path: path!, endOnFailure: true });
    expect(asked).toEqual([SHRUNK]);
    expect(again.counterexample).toEqual([SHRUNK]);
  });
});

describe('recorded schedules as examples', () => {
  const directory = temporaryFolder();
  recordSchedule(join(directory, '1-calm.json'), doubleVote, emptySchedule());
  recordSchedule(join(directory, '2-votes.json'), doubleVote, SHRUNK);
  const examples = schedulesFrom(directory).map((schedule): [Schedule] => [schedule]);

  test('run before anything is drawn', () => {
    const { asked, property } = votes();
    const result = fc.check(property, { examples, seed: 1 });
    expect(asked.slice(0, 2)).toEqual([emptySchedule(), SHRUNK]);
    expect(result).toMatchObject({ failed: true, numRuns: 2 });
  });

  test('replay by seed and path, and shrink', () => {
    const first = fc.check(votes().property, { examples, seed: 1 });
    expect(first.counterexamplePath).toMatch(/^1(:|$)/);
    const { asked, property } = votes();
    fc.check(property, {
      examples,
      seed: 1,
      path: first.counterexamplePath!,
      endOnFailure: true,
    });
    expect(asked).toEqual(first.counterexample);
  });

  test('replay what was drawn behind them', () => {
    const [calm] = examples;
    const first = fc.check(votes().property, { examples: [calm!], seed: 3, numRuns: 1_000 });
    const { asked, property } = votes();
    fc.check(property, {
      examples: [calm!],
      seed: 3,
      path: first.counterexamplePath!,
      endOnFailure: true,
    });
    expect(asked).toEqual(first.counterexample);
    expect(asked).toHaveLength(1);
  });
});
