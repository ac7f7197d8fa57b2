import { describe, expect, test } from '@jest/globals';
import { RaftSimError } from '../../../lib/errors.ts';
import type { Progress } from '../../engine/kind.ts';
import { backwards } from '../../engine/testing.ts';
import type { Workers } from '../../engine/workers.ts';
import type { HuntsOutcome } from './hunts.ts';
import { runHunts } from './hunts.ts';
import type { HuntId, HuntRequest } from './request.ts';
import { summarise } from './summary.ts';
import type { Hunt } from './hunt.ts';

const CAP = 1_000;

const request: HuntRequest = {
  bugs: ['double-vote', 'votes-counted-not-collected', 'vote-of-any-term'],
  strategies: ['slow', 'uniform'],
  oracles: ['all', 'end-to-end'],
  repeat: 4,
  cap: CAP,
  peersMin: 3,
  peersMax: 5,
  series: 1,
};

/** What a hunt comes to that needs so many events. */
function huntOf(id: HuntId, events: number, property = 'Vote Once'): Hunt {
  const caught = { seed: 1n, peers: 3, property, kind: 'local', position: 1 };
  const found = events <= CAP;
  return {
    ...id,
    caught: found ? caught : null,
    events: Math.min(events, CAP),
    runs: 2,
    limited: 0,
    seconds: 0.5,
  };
}

/** Of those under way, the hunt handed in last comes back first. */
function workersFor(events: (id: HuntId) => number): Workers<HuntId, Hunt> {
  return backwards((id) => huntOf(id, events(id)));
}

interface Host {
  readonly interrupt?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

function hunts(events: (id: HuntId) => number, jobs = 1, host: Host = {}): Promise<HuntsOutcome> {
  const { interrupt = new AbortController().signal, onProgress = (): void => undefined } = host;
  return runHunts(request, jobs, { nowMs: () => 0, interrupt, onProgress }, workersFor(events));
}

/** 100, 200, ... by repetition; half of that with uniform. One bug is found with end-to-end properties never. */
function eventsOf({ bug, strategy, oracles, repetition }: HuntId): number {
  if (bug === 'vote-of-any-term' && oracles === 'end-to-end') return Infinity;
  if (bug === 'double-vote' && strategy === 'slow' && repetition > 0) return CAP + 1;
  return 100 * (repetition + 1) * (strategy === 'slow' ? 2 : 1);
}

describe('hunts', () => {
  test('come to the same with any number of workers, in whatever order they answer', async () => {
    const outcomes = await Promise.all([1, 2, 7].map((jobs) => hunts(eventsOf, jobs)));
    expect(outcomes[0]!.hunts).toHaveLength(48);
    expect(outcomes[0]!.isComplete).toBe(true);
    expect(outcomes[1]).toEqual(outcomes[0]);
    expect(outcomes[2]).toEqual(outcomes[0]);
  });

  test('end when they are told to, with what there is, without a gap', async () => {
    const controller = new AbortController();
    const all = await hunts(eventsOf);
    const some = await hunts(eventsOf, 2, {
      interrupt: controller.signal,
      onProgress: (progress) => {
        if (progress.done === 10) controller.abort();
      },
    });
    expect(some.isComplete).toBe(false);
    expect(some.hunts.length).toBeGreaterThanOrEqual(10);
    expect(some.hunts.length).toBeLessThan(16);
    expect(some.hunts).toEqual(all.hunts.slice(0, some.hunts.length));
    // Like beside like: no bug or strategy is more than one repetition ahead.
    const [table] = summarise(request, some.hunts);
    const counts = table!.bugs.flatMap(({ cells }) => cells.map((cell) => cell?.hunts ?? 0));
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
  });

  test('end where a worker gives up, with those before', async () => {
    const error = new RaftSimError('E_WORKER_LIMIT', { source: 'x', found: 'y', expected: 'z' });
    const outcome = await hunts((id) => {
      if (id.repetition === 1) throw error;
      return eventsOf(id);
    }, 3);
    expect(outcome.error).toBe(error);
    expect(outcome.hunts).toHaveLength(12);
    expect(outcome.isComplete).toBe(false);
  });

  test('tell how far they are', async () => {
    const seen: Progress[] = [];
    const { hunts: done } = await hunts(eventsOf, 2, { onProgress: (each) => seen.push(each) });
    expect(seen).toHaveLength(48);
    expect(seen.at(-1)).toEqual({
      done: 48,
      simulatedUs: 0,
      faultsApplied: 0,
      found: done.filter(({ caught }) => caught !== null).length,
      events: done.reduce((sum, { events }) => sum + events, 0),
    });
  });
});

describe('the summary', () => {
  test('of each bug with each strategy, by hand', async () => {
    const [all, endToEnd] = summarise(request, (await hunts(eventsOf)).hunts);
    const [slow, uniform] = all!.bugs[0]!.cells;
    // Found once, with 200 events; given up three times.
    expect(slow).toMatchObject({ hunts: 4, found: 1, medianEvents: null, restrictedMean: 800 });
    expect(slow!.comparison).toMatchObject({ ratio: 800 / 250 });
    // Of the 16 pairs, 200 is below two and equal to one.
    expect(slow!.comparison!.fewerEvents).toBe(2.5 / 16);
    expect(uniform).toMatchObject({
      found: 4,
      medianEvents: 200,
      restrictedMean: 250,
      runs: 2,
      seconds: 0.5,
      properties: { 'Vote Once': 4 },
      comparison: null,
    });
    expect(all!.bugs.map(({ isHeldOut }) => isHeldOut)).toEqual([false, false, true]);
    expect(all!.neverFound).toEqual([]);
    expect(endToEnd!.neverFound).toEqual(['vote-of-any-term']);
  });

  test('of each strategy: a bug that neither finds counts with ratio 1', async () => {
    const [all, endToEnd] = summarise(request, (await hunts(eventsOf)).hunts);
    const [slow, uniform] = endToEnd!.strategies;
    // The ratios are 800/250, 500/250 and 1000/1000.
    expect(slow!.ratio!.mean).toBeCloseTo(Math.cbrt(3.2 * 2 * 1), 12);
    expect(slow!.ratio!.bugs).toBe(3);
    expect(slow!.ratioTuning!.mean).toBeCloseTo(Math.sqrt(3.2 * 2), 12);
    expect(slow!.ratioHeldOut!.mean).toBe(1);
    expect(slow!.ratio!.interval.low).toBeGreaterThanOrEqual(1 - 1e-12);
    expect(slow!.ratio!.interval.high).toBeLessThanOrEqual(3.2 + 1e-12);
    expect(slow).toMatchObject({ hunts: 12, found: 5, bugsFound: 2, runs: 24, seconds: 6 });
    expect(slow!.geometricMean).toBeCloseTo(Math.cbrt(800 * 500 * 1_000), 6);
    expect(uniform).toMatchObject({ found: 8, ratio: null, events: 6_000 });
    expect(all!.bestPerBug).toBeCloseTo(250, 9);
  });

  test('tells better from worse only if chance does not explain it', async () => {
    const many = { ...request, oracles: ['all'] as const, repeat: 10 };
    const measured = async (factor: (bug: string) => number): Promise<Hunt[]> => {
      const workers = workersFor(({ bug, strategy, repetition }) =>
        Math.round((strategy === 'slow' ? factor(bug) : 1) * (10 + repetition)),
      );
      const interrupt = new AbortController().signal;
      const host = { nowMs: () => 0, interrupt, onProgress: (): void => undefined };
      return [...(await runHunts(many, 1, host, workers)).hunts];
    };
    const factors: Readonly<Record<string, number>> = { 'double-vote': 3, 'vote-of-any-term': 0.1 };
    const [table] = summarise(many, await measured((bug) => factors[bug] ?? 1));
    expect(table!.strategies[0]!.worse).toEqual(['double-vote']);
    expect(table!.strategies[0]!.better).toEqual(['vote-of-any-term']);
    // Two of 184,756 ways, times three bugs, and times two for the second.
    const { comparison } = table!.bugs[0]!.cells[0]!;
    expect(comparison!.p).toBeCloseTo(2 / 184_756, 12);
    expect(comparison!.pCorrected).toBeCloseTo(6 / 184_756, 12);
  });

  test('of nothing is empty, and without uniform nothing is compared', async () => {
    const [empty] = summarise(request, []);
    expect(empty).toMatchObject({ bestPerBug: null, neverFound: [] });
    expect(empty!.strategies[0]).toMatchObject({ hunts: 0, geometricMean: null, ratio: null });
    expect(empty!.bugs[0]!.cells).toEqual([null, null]);
    const alone = { ...request, strategies: ['slow'] };
    const { hunts: done } = await hunts(eventsOf);
    const own = done.filter(({ strategy }) => strategy === 'slow');
    expect(summarise(alone, own)[0]!.strategies[0]!.ratio).toBeNull();
  });
});
