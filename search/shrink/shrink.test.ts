import { describe, expect, test } from '@jest/globals';
import { raft } from '../../raft/index.ts';
import { scenarioNamed } from '../../scenarios/index.ts';
import { parseSeed } from '../../sim/chance/choose.ts';
import { runSchedule } from '../../sim/run.ts';
import type { Schedule } from '../../sim/schedule/schedule.ts';
import { parseScheduleFile, printScheduleFile } from '../../sim/schedule/file/schedule-file.ts';
import { signatureOf } from '../../sim/judge/signature.ts';
import type { ShrinkResult } from './shrink.ts';
import { shrink, shrinking } from './shrink.ts';

function scheduleOf(scenario: string, seed: string, peers = 5): Schedule {
  const value = parseSeed(seed)!;
  return { scenario, seed: value, ...scenarioNamed(scenario)!.draw(value, peers) };
}

function shrunk(scenario: string, seed: string, maxRuns = 1_000): ShrinkResult {
  const key = `${scenario} ${seed} ${maxRuns}`;
  const known = results.get(key) ?? shrinkAnew(scenario, seed, maxRuns);
  results.set(key, known);
  return known;
}

const results = new Map<string, ShrinkResult>();

function shrinkAnew(scenario: string, seed: string, maxRuns: number): ShrinkResult {
  const result = shrink(scenarioNamed(scenario)!.peer, scheduleOf(scenario, seed), maxRuns);
  if (result === null) throw new Error(`seed ${seed} of ${scenario} passes`);
  return result;
}

/** Failing seeds, and how many decisions may be left of each. */
const FAILING = [
  ['canary', '2', 3],
  ['canary', '11', 3],
  ['bug-forgotten-vote', '3', 14],
  ['bug-early-ack', '3', 4],
  ['bug-commit-by-counting', '23', 36],
  ['bug-snapshot-past-applied', '2', 12],
] as const;

const SEEDS = FAILING.map(([scenario, seed]): [string, string] => [scenario, seed]);

describe('shrinking', () => {
  test.each(FAILING)(
    '%s, seed %s: at most %i decisions, and still the same failure',
    (scenario, seed, most) => {
      const { peer } = scenarioNamed(scenario)!;
      const { eventsGiven, best, isMinimal } = shrunk(scenario, seed);
      const before = runSchedule(peer, scheduleOf(scenario, seed));
      const after = runSchedule(peer, best.schedule);
      expect(isMinimal).toBe(true);
      expect(eventsGiven).toBe(before.events);
      expect(best.decisions.length).toBeLessThanOrEqual(most);
      expect(best.schedule.decisions).toEqual(best.decisions);
      expect(signatureOf(after.violation!)).toBe(signatureOf(before.violation!));
      expect(after.events).toBe(best.events);
      expect(after.inapplicable).toEqual([]);
    },
  );

  test.each(SEEDS)('%s, seed %s: leaving any decision out loses the failure', (scenario, seed) => {
    const { peer } = scenarioNamed(scenario)!;
    const { best } = shrunk(scenario, seed);
    const { schedule, decisions } = best;
    const signature = signatureOf(best.violation);
    decisions.forEach((_, at) => {
      const without = { ...schedule, decisions: decisions.filter((__, i) => i !== at) };
      const { violation } = runSchedule(peer, without);
      expect(violation === null ? null : signatureOf(violation)).not.toBe(signature);
    });
  });

  test('figure 8 is what is left of thousands of events', () => {
    const { best, eventsGiven } = shrunk('bug-commit-by-counting', '21', 2_500);
    expect(eventsGiven).toBeGreaterThan(5_000);
    expect(best.violation.property).toBe('Leader Completeness');
    expect(best.schedule.config.peers).toBe(3);
    expect(best.decisions.length).toBeLessThan(30);
  });

  test('the same schedule is shrunk to the same one', () => {
    expect(shrinkAnew('bug-early-ack', '3', 500)).toEqual(shrinkAnew('bug-early-ack', '3', 500));
  });

  test('servers and commands are named in the order in which they appear', () => {
    const { decisions } = shrunk('bug-commit-by-counting', '23').best;
    expect(decisions[0]).toEqual({ do: 'timeout', node: 1, timer: 'election' });
    const commands = decisions.flatMap((each) => (each.do === 'propose' ? [each.command] : []));
    expect(commands).toEqual(commands.map((_, i) => 16_777_216 + i + 1));
  });

  test('what passes is not shrunk', () => {
    expect(shrink(raft, scheduleOf('chaos', '1'), 10)).toBeNull();
  });

  test.each([1, 2, 25, 200])(
    'a budget of %i runs is kept, and what there is then fails',
    (budget) => {
      const { runs, isMinimal, best } = shrunk('bug-commit-by-counting', '22', budget);
      expect(runs).toBe(budget);
      expect(isMinimal).toBe(false);
      const { peer } = scenarioNamed('bug-commit-by-counting')!;
      expect(runSchedule(peer, best.schedule).verdict).toBe('violation');
    },
  );

  test('every step on the way is a schedule that fails, fits into a file and is no longer than the one before', () => {
    const { peer } = scenarioNamed('bug-forgotten-vote')!;
    const seen = new Set<Schedule>();
    let length = Infinity;
    for (const { best } of shrinking(peer, scheduleOf('bug-forgotten-vote', '5'), 1_000)) {
      expect(best.decisions.length).toBeLessThanOrEqual(length);
      length = best.decisions.length;
      seen.add(best.schedule);
    }
    expect(seen.size).toBeGreaterThan(3);
    for (const schedule of seen) {
      expect(runSchedule(peer, schedule).verdict).toBe('violation');
      const file = {
        engine: { name: 'raft-sim', version: '0.0.0', semantics: 1 },
        peer: { name: peer.name },
        schedule,
        expect: null,
      };
      expect(parseScheduleFile(printScheduleFile(file), 'x').schedule).toEqual(schedule);
    }
  });

  test('what is shrunk may be shrunk again', () => {
    const { peer } = scenarioNamed('canary')!;
    const { best } = shrunk('canary', '11');
    const again = shrink(peer, best.schedule, 1_000)!;
    expect(again.best.decisions.length).toBe(best.decisions.length);
  });

  test('a cluster that never recovers is shrunk to what brings it there', () => {
    const mute = {
      ...raft,
      step: (...args: Parameters<typeof raft.step>): ReturnType<typeof raft.step> => {
        const { state, effects } = raft.step(...args);
        return { state, effects: effects.filter(({ type }) => type !== 'send') };
      },
    };
    const { best } = shrink(mute, scheduleOf('chaos', '3'), 300)!;
    expect(runSchedule(mute, best.schedule).violation?.kind).toBe('liveness');
    expect(best.decisions).toEqual([]);
  });

  test('a leader that stops at an old entry is shrunk to how that entry came about', () => {
    const { best, eventsGiven } = shrunk('bug-scan-stops-at-old-entry', '3', 300);
    expect(eventsGiven).toBeGreaterThan(5_000);
    expect(best.violation.kind).toBe('liveness');
    expect(best.decisions.length).toBeLessThan(20);
  });
});
