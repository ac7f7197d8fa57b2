import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { raft } from '../../../raft/index.ts';
import { PLANTED_BUGS } from '../../../scenarios/bugs/index.ts';
import { formatSeed, parseSeed } from '../../../sim/chance/choose.ts';
import { EVERYTHING, drawSwarm } from '../../../sim/faults/swarm.ts';
import { allInvariants } from '../../../sim/judge/invariants/index.ts';
import type { RunResult } from '../../../sim/run.ts';
import { runSchedule } from '../../../sim/run.ts';
import type { Strategy } from '../../../search/strategies/strategy.ts';
import { peersOf } from '../../engine/seeds.ts';
import type { HuntConditions, HuntResult, Prey } from './hunt.ts';
import { hunt } from './hunt.ts';
import type { HuntRequest } from './request.ts';
import { huntAt, huntCount, huntSeed, MAX_REPEAT, MAX_SERIES } from './request.ts';
import { DIFFICULT, isHeldOut } from './split.ts';
import { registeredBug } from './hunt.ts';

/** Chaos, for a second and a half. */
const brief: Strategy = {
  name: 'brief',
  description: 'short runs for tests',
  faults: [],
  draw(seed, peers): ReturnType<Strategy['draw']> {
    const { config, faults } = drawSwarm(seed, peers, EVERYTHING);
    const kept = faults.filter(({ atUs, forUs }) => atUs + forUs < 1_500_000);
    // Without a heal phase: nobody could recover in so short a time.
    return { config: { ...config, durationUs: 1_500_000, healAtUs: 1_500_000 }, faults: kept };
  },
};

const conditions: HuntConditions = { cap: 100_000, peersMin: 3, peersMax: 5, series: 7 };
const doubleVote = registeredBug('double-vote');
const first = { oracles: 'all', repetition: 0 } as const;

function caughtOf({ caught }: HuntResult): NonNullable<HuntResult['caught']> {
  if (caught === null) throw new Error('nothing was caught');
  return caught;
}

/** The run with the seed that a report names. */
function runOf(seed: bigint, peers: number, bug: Prey = doubleVote): RunResult {
  const value = parseSeed(seed.toString())!;
  const schedule = { scenario: `bug-${bug.name}`, seed: value, ...brief.draw(value, peers) };
  return runSchedule(bug.peer, schedule, { invariants: allInvariants });
}

describe('a hunt', () => {
  test('costs the events of its runs up to the violation', () => {
    for (const repetition of [0, 1, 2]) {
      const result = hunt(doubleVote, brief, conditions, { oracles: 'all', repetition });
      let events = 0;
      let runs = 0;
      for (;;) {
        const seed = huntSeed(7, repetition, 'double-vote', runs++);
        const run = runOf(BigInt(formatSeed(seed)), peersOf({ peersMin: 3, peersMax: 5 }, seed));
        events += run.events;
        if (run.violation !== null) break;
      }
      expect(result).toMatchObject({ events, runs, limited: 0 });
      const { seed, peers, property, kind, position } = caughtOf(result);
      const { violation, events: at } = runOf(seed, peers);
      expect({ property, kind, position }).toEqual({
        property: violation!.property,
        kind: violation!.kind,
        position: at,
      });
    }
  });

  test('comes out the same each time, and differently the next', () => {
    const all = [0, 1, 2, 3].map((repetition) =>
      hunt(doubleVote, brief, conditions, { oracles: 'all', repetition }),
    );
    expect(hunt(doubleVote, brief, conditions, { oracles: 'all', repetition: 2 })).toEqual(all[2]);
    expect(new Set(all.map((result) => caughtOf(result).seed)).size).toBe(4);
    const other = hunt(doubleVote, brief, { ...conditions, series: 8 }, first);
    expect(caughtOf(other).seed).not.toBe(caughtOf(all[0]!).seed);
  });

  test('is given up at the cap, and not one event before', () => {
    const { events } = hunt(doubleVote, brief, conditions, first);
    const enough = hunt(doubleVote, brief, { ...conditions, cap: events }, first);
    expect(enough.caught).not.toBeNull();
    const short = hunt(doubleVote, brief, { ...conditions, cap: events - 1 }, first);
    expect(short).toEqual({ ...enough, caught: null, events: events - 1 });
  });

  test('never catches a correct peer', () => {
    const result = hunt(
      { ...doubleVote, peer: raft },
      brief,
      { ...conditions, cap: 30_000 },
      first,
    );
    expect(result).toMatchObject({ caught: null, events: 30_000, limited: 0 });
    expect(result.runs).toBeGreaterThan(1);
  });

  test('with end-to-end properties watched passes over local ones', () => {
    const result = hunt(doubleVote, brief, conditions, { oracles: 'end-to-end', repetition: 0 });
    const { kind, seed, peers, position } = caughtOf(result);
    expect(kind).toBe('end-to-end');
    const local = runOf(seed, peers);
    expect(local.violation!.kind).toBe('local');
    expect(local.events).toBeLessThan(position);
    expect(result.events).toBeGreaterThan(hunt(doubleVote, brief, conditions, first).events);
  });

  test('knows nothing of recipes, but keeps to the size that a bug calls for', () => {
    const sized = PLANTED_BUGS.filter(({ peers }) => peers !== undefined);
    expect(sized.length).toBeGreaterThan(0);
    for (const bug of sized) {
      const sizes = new Set<number>();
      const watched: Strategy = {
        ...brief,
        draw(seed, peers): ReturnType<Strategy['draw']> {
          sizes.add(peers);
          return brief.draw(seed, peers);
        },
      };
      hunt({ ...bug, peer: raft }, watched, { ...conditions, cap: 5_000 }, first);
      expect([...sizes]).toEqual([bug.peers]);
    }
  });

  test('pays for runs that are cut short, and for those in which nothing happens', () => {
    const limited: Strategy = {
      ...brief,
      draw(seed, peers): ReturnType<Strategy['draw']> {
        const { config, faults } = brief.draw(seed, peers);
        return { config: { ...config, limits: { ...config.limits, maxEvents: 10 } }, faults };
      },
    };
    expect(hunt(doubleVote, limited, { ...conditions, cap: 95 }, first)).toEqual({
      caught: null,
      events: 95,
      runs: 10,
      limited: 10,
    });
    const empty: Strategy = {
      ...brief,
      draw(seed, peers): ReturnType<Strategy['draw']> {
        return {
          config: { ...brief.draw(seed, peers).config, durationUs: 0, healAtUs: 0 },
          faults: [],
        };
      },
    };
    const { caught, events, runs } = hunt(doubleVote, empty, { ...conditions, cap: 50 }, first);
    expect({ caught, events }).toEqual({ caught: null, events: 50 });
    expect(runs).toBeLessThanOrEqual(50);
  });
});

describe('the seeds of hunts', () => {
  const id = fc.record({
    series: fc.integer({ min: 1, max: MAX_SERIES }),
    repetition: fc.integer({ min: 0, max: MAX_REPEAT - 1 }),
    bug: fc.constantFrom(...PLANTED_BUGS.map(({ name }) => name)),
    run: fc.nat(4_294_967_295),
  });
  const seedOf = ({
    series,
    repetition,
    bug,
    run,
  }: typeof id extends fc.Arbitrary<infer T> ? T : never): string =>
    formatSeed(huntSeed(series, repetition, bug, run));

  test('are ordinary ones, and no two hunts for a bug share any, in whatever series', () => {
    fc.assert(
      fc.property(id, id, (a, b) => {
        expect(parseSeed(seedOf(a))).toBeDefined();
        const isSame = a.series === b.series && a.repetition === b.repetition && a.run === b.run;
        expect(seedOf(a) === seedOf({ ...b, bug: a.bug })).toBe(isSame);
      }),
      {
        examples: [
          [
            { series: 1, repetition: 0, bug: 'double-vote', run: 0 },
            { series: 1, repetition: 0, bug: 'early-ack', run: 0 },
          ],
        ],
      },
    );
  });

  test('hold the series and the repetition in certain bits', () => {
    const seed = BigInt(formatSeed(huntSeed(1_000, 999, 'early-ack', 4_294_967_295)));
    expect(seed >> 54n).toBe(1_000n);
    expect((seed >> 44n) & 1023n).toBe(999n);
    expect(seed & 0xffffffffn).toBe(4_294_967_295n);
  });

  test('are others for most other bugs', () => {
    const seeds = PLANTED_BUGS.map(({ name }) => formatSeed(huntSeed(1, 0, name, 0)));
    // Twelve bits of the name: two bugs may have the same ones.
    expect(new Set(seeds).size).toBeGreaterThan(PLANTED_BUGS.length - 3);
  });
});

test('a request is every bug with every strategy and set of properties, one repetition after the other', () => {
  const request: HuntRequest = {
    ...conditions,
    bugs: ['a', 'b', 'c'],
    strategies: ['s', 't'],
    oracles: ['all', 'end-to-end'],
    repeat: 3,
  };
  expect(huntCount(request)).toBe(36);
  const ids = Array.from({ length: 36 }, (_, i) => huntAt(request, i)!);
  expect(new Set(ids.map((each) => JSON.stringify(each))).size).toBe(36);
  expect(ids.map(({ repetition }) => repetition)).toEqual(
    Array.from({ length: 36 }, (_, i) => Math.floor(i / 12)),
  );
  expect(huntAt(request, 36)).toBeUndefined();
});

/** The halves when the catalogue was first divided. */
const HELD_OUT = [
  'vote-of-any-term',
  'vote-cleared-by-append',
  'new-term-old-leader',
  'truncates-always',
  'matching-entry-rewritten',
  'entries-appended-not-placed',
  'commit-to-end-of-log',
  'match-goes-back',
  'hint-taken-for-match',
  'hint-never-goes-back',
  'commit-by-counting',
  'most-frequent-match',
  'forgotten-vote',
  'early-vote',
  'wiped-disk',
  'snapshot-drops-suffix',
  'request-below-snapshot-refused',
  'term-from-snapshot',
  'snapshot-awaited-for-ever',
];
const TUNING = [
  'double-vote',
  'votes-counted-not-collected',
  'vote-kept-in-new-term',
  'length-only-comparison',
  'vector-comparison',
  'half-a-quorum',
  'identical-timeouts',
  'timer-reset-by-any-request',
  'previous-term-not-compared',
  'unchecked-heartbeat',
  'old-leader-obeyed',
  'match-from-own-log',
  'reply-of-any-term',
  'upper-median',
  'scan-stops-at-old-entry',
  'early-ack',
  'term-not-saved',
  'own-unwritten-entries-counted',
  'tail-forgotten',
  'snapshot-past-applied',
  'stale-snapshot-installed',
  'entries-in-place-of-snapshot',
];

describe('the catalogue', () => {
  test('is held out by about a half', () => {
    const share = PLANTED_BUGS.filter(isHeldOut).length / PLANTED_BUGS.length;
    expect(share).toBeGreaterThan(0.35);
    expect(share).toBeLessThan(0.65);
  });

  test('keeps its halves: what was tuned with must not become held out', () => {
    expect(HELD_OUT.filter((name) => !isHeldOut({ name }))).toEqual([]);
    expect(TUNING.filter((name) => isHeldOut({ name }))).toEqual([]);
  });

  test('holds the bugs that are said to be difficult', () => {
    for (const name of DIFFICULT) expect(registeredBug(name).name).toBe(name);
    expect(() => registeredBug('toString')).toThrow("no planted bug 'toString'");
  });
});
