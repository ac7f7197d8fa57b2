import { describe, expect, test } from '@jest/globals';
import type { Peer, PeerMessage } from '../../contract/peer.ts';
import { raft } from '../../raft/index.ts';
import { doubleVote } from '../../scenarios/bugs/votes/double-vote.ts';
import { scenarioNamed } from '../../scenarios/index.ts';
import { parseSeed, Sequence } from '../../sim/chance/choose.ts';
import { RaftSimError } from '../../lib/errors.ts';
import { endToEndInvariants } from '../../sim/judge/invariants/index.ts';
import { runSchedule } from '../../sim/run.ts';
import { shrink } from '../shrink/shrink.ts';
import { Engine } from './engine.ts';
import type { Move } from './moves.ts';
import { movesOf } from './moves.ts';
import type { SearchOptions } from './options.ts';
import { plainConfig } from './options.ts';
import type { SearchResult } from './search.ts';
import { searchExhaustively } from './search.ts';
import { scheduleOf } from './path.ts';
import type { State } from './state.ts';
import { keyOf } from './state.ts';

/** So many pairs of paths that lead to one state. */
const PAIRS = 60;

const BOUNDS = { depth: 6, maxStates: 100_000, crashes: 1, proposals: 1, timeouts: 2 };

function search(
  peer: Peer<never, never> | Peer,
  peers: number,
  options: Partial<SearchOptions> = {},
  world: Parameters<typeof plainConfig>[1] = {},
): SearchResult {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a search needs no more than a peer
  return searchExhaustively(peer as Peer, plainConfig(peers, world), { ...BOUNDS, ...options });
}

describe('a correct core', () => {
  test.each([
    [2, { depth: 8 }, {}, [1, 2, 7, 15, 27, 48, 97, 204, 417]],
    [3, {}, {}, [1, 2, 7, 25, 70, 187, 541]],
    [2, { depth: 6, duplicates: true, snapshots: true }, {}, [1, 2, 7, 18, 42, 102, 272]],
    [2, { depth: 6, promptAtOnce: false }, { slow: true, noop: false }, [1, 2, 8, 21, 37, 48, 66]],
  ])('of %d servers breaks nothing: %j %j', (peers, options, world, levels) => {
    const result = search(raft, peers, options, world);
    expect({ verdict: result.verdict, levels: result.levels }).toEqual({
      verdict: 'exhausted',
      levels,
    });
    expect(result.states).toBe(levels.reduce((sum, count) => sum + count, 0));
  });

  test('leaves the search at its limit, with the depth that was finished', () => {
    const { verdict, deepest, schedule } = search(raft, 3, { depth: 8, maxStates: 200 });
    expect({ verdict, deepest, schedule }).toEqual({ verdict: 'limit', deepest: 4 });
  });
});

describe('double votes', () => {
  const known = { property: 'Vote Once', decisions: 3 };

  test.each([2, 3])('are found among %d servers by the shortest way there is', (peers) => {
    const { violation, schedule, deepest } = search(doubleVote, peers);
    expect({ property: violation?.property, decisions: schedule?.decisions?.length }).toEqual(
      known,
    );
    expect(deepest).toBe(known.decisions - 1);
    expect(runSchedule(doubleVote, schedule!).violation).toEqual(violation);
  });

  test('lead to two leaders no sooner than the shrinker says', () => {
    const invariants = endToEndInvariants;
    const found = [2, 3].map((peers) => search(doubleVote, peers, { invariants }));
    expect(found.map(({ violation }) => violation?.property)).toEqual([
      'Election Safety',
      'Election Safety',
    ]);
    expect(found.map(({ schedule }) => schedule?.decisions?.length)).toEqual([6, 6]);
    const scenario = scenarioNamed('canary@macros')!;
    const shrunk = [1, 2, 3, 4, 5, 6].flatMap((number) => {
      const seed = parseSeed(String(number))!;
      const drawn = scenario.draw(seed, 3);
      const config = { ...drawn.config, checks: 'end-to-end' as const };
      const schedule = { scenario: scenario.name, seed, ...drawn, config };
      const violation = runSchedule(doubleVote, schedule).violation;
      if (violation?.property !== 'Election Safety') return [];
      return [shrink(scenario.peer, schedule, 600)!.best.decisions.length];
    });
    expect(shrunk.length).toBeGreaterThan(0);
    expect(Math.min(...shrunk)).toBe(6);
  });
});

test('the same search comes to the same', () => {
  expect(search(doubleVote, 3)).toEqual(search(doubleVote, 3));
  expect(search(raft, 3)).toEqual(search(raft, 3));
});

test('servers that nothing has happened to may stand for one another', () => {
  for (const options of [{}, { invariants: endToEndInvariants }]) {
    const all = search(doubleVote, 3, { ...options, interchangeable: false });
    const some = search(doubleVote, 3, options);
    expect(some.schedule?.decisions?.length).toBe(all.schedule?.decisions?.length);
    expect(some.violation?.property).toBe(all.violation?.property);
    expect(some.states).toBeLessThan(all.states);
  }
});

test('a peer whose states cannot be compared is refused', () => {
  class Secret {
    readonly #hidden = 1;
    get shown(): number {
      return this.#hidden;
    }
  }
  const peer = {
    ...raft,
    init: (...args: Parameters<typeof raft.init>) => {
      const { state, effects } = raft.init(...args);
      return { state: { ...state, secret: new Secret() }, effects };
    },
  };
  expect(() => search(peer as Peer<never, never>, 2)).toThrow(RaftSimError);
});

describe('states that are taken for one', () => {
  const options: SearchOptions = { ...BOUNDS, depth: 9, crashes: 2, proposals: 2, timeouts: 4 };

  test.each([
    ['two leaders', { slow: true }, 'end-to-end', 0],
    ['two votes', {}, undefined, 20],
    ['two votes', { slow: true }, undefined, 5],
  ] as const)('have the same future: %s %j', (_name, world, checks, least) => {
    const { peer } = scenarioNamed('canary')!;
    const config = { ...plainConfig(2, world), checks };
    const engine = new Engine(peer, config, options);
    const messageAt = (number: number) => engine.messages.at(number);
    const outcomeOf = (path: readonly Move[]): unknown => {
      const schedule = scheduleOf(peer, config, path, messageAt, {});
      const { violation, inapplicable, committed } = runSchedule(peer, schedule);
      return { violation, inapplicable, committed };
    };
    let broken = 0;
    const pairs = pairsOfPaths(engine, options, PAIRS);
    expect(pairs.length).toBe(PAIRS);
    pairs.forEach(([one, other], n) => {
      const draw = new Sequence({ high: 1, low: n }, 'continuation');
      const behind = walk(engine, draw, one.state, options, 14);
      const left = outcomeOf([...one.path, ...behind]);
      expect(outcomeOf([...other.path, ...behind])).toEqual(left);
      if ((left as { violation: unknown }).violation !== null) broken++;
    });
    // Or the test would have nothing to tell apart.
    expect(broken).toBeGreaterThanOrEqual(least);
  });
});

test('states that differ only in what is remembered of their past are told apart', () => {
  const options: SearchOptions = { ...BOUNDS, crashes: 2, timeouts: 4, depth: 9 };
  const { peer } = scenarioNamed('bug-wiped-disk')!;
  const engine = new Engine(peer, { ...plainConfig(2), checks: 'end-to-end' }, options);
  const { state: initial } = engine.initial();
  const pasts = new Map<string, string>();
  let apart = 0;
  for (let run = 0; apart === 0 && run < 1_500; run++) {
    let state = initial;
    for (const move of walk(engine, new Sequence({ high: 3, low: run }, 'p'), state, options, 9)) {
      state = engine.after(state, move).state;
      const present = JSON.stringify({ ...state, ledger: 0 });
      const key = keyOf(state);
      if ((pasts.get(present) ?? key) !== key) apart++;
      pasts.set(present, key);
    }
  }
  expect(apart).toBeGreaterThan(0);
});

interface Walked {
  readonly path: readonly Move[];
  readonly state: State;
}

/** Pairs of different random paths that lead to one state, without a violation. */
function pairsOfPaths(
  engine: Engine<unknown, PeerMessage>,
  options: SearchOptions,
  count: number,
): [Walked, Walked][] {
  const initial = engine.initial().state;
  const first = new Map<string, Walked>();
  const pairs: [Walked, Walked][] = [];
  for (let run = 0; pairs.length < count && run < 5_000; run++) {
    const draw = new Sequence({ high: 7, low: run }, 'paths');
    const path = walk(engine, draw, initial, options, options.depth);
    const state = path.reduce((before, move) => engine.after(before, move).state, initial);
    const walked = { path, state };
    const earlier = first.get(keyOf(state));
    if (earlier === undefined) first.set(keyOf(state), walked);
    else if (JSON.stringify(earlier.path) !== JSON.stringify(path)) pairs.push([earlier, walked]);
  }
  return pairs;
}

/** Random moves from a state on. A walk that breaks something ends there if it was long enough, else before. */
function walk(
  engine: Engine<unknown, PeerMessage>,
  draw: Sequence,
  from: State,
  options: SearchOptions,
  length: number,
): Move[] {
  const moves: Move[] = [];
  let state = from;
  while (moves.length < length) {
    const nodes = state.nodes.map((number) => engine.nodes.at(number));
    const possible = movesOf(state, nodes, (number) => engine.messages.at(number), options);
    if (possible.length === 0) break;
    const move = draw.pick(possible);
    const { state: after, violation } = engine.after(state, move);
    if (violation !== null && length <= options.depth) break;
    moves.push(move);
    if (violation !== null) break;
    state = after;
  }
  return moves;
}
