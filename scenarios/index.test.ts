import { describe, expect, test } from '@jest/globals';
import type { Peer } from '../contract/peer.ts';
import { raft } from '../raft/index.ts';
import type { Seed } from '../sim/chance/choose.ts';
import { parseSeed } from '../sim/chance/choose.ts';
import { runSchedule } from '../sim/run.ts';
import { PLANTED_BUGS } from './bugs/index.ts';
import { scenarioNamed, scenarios } from './index.ts';
import type { Scenario } from './recipes/scenario.ts';

const RECIPES = [...new Set(PLANTED_BUGS.flatMap(({ recipe }) => recipe ?? []))];

function seedOf(number: number): Seed {
  return parseSeed(String(number))!;
}

/** Which property breaks in a run. */
function violated(
  peer: Peer,
  scenario: string,
  number: number,
  drawn: ReturnType<Scenario['draw']>,
): string | null {
  const schedule = { scenario, seed: seedOf(number), ...drawn };
  return runSchedule(peer, schedule).violation?.property ?? null;
}

/** Which properties break in the runs with these seeds, up to the first one in which `wanted` does. */
function broken(name: string, seeds: number, peers = 5, wanted = ''): string[] {
  const { peer, draw } = scenarioNamed(name)!;
  const properties: string[] = [];
  for (let number = 1; number <= seeds && !properties.includes(wanted); number++) {
    const property = violated(peer, name, number, draw(seedOf(number), peers));
    if (property !== null) properties.push(property);
  }
  return properties;
}

test('names are unique, plain, and lead back to their scenario', () => {
  expect(new Set(scenarios.map(({ name }) => name)).size).toBe(scenarios.length);
  for (const scenario of scenarios) {
    expect(scenario.name).toMatch(/^[a-z][a-z0-9-]*$/);
    expect(scenarioNamed(scenario.name)).toBe(scenario);
  }
  for (const name of ['', 'Chaos', 'toString', '__proto__'])
    expect(scenarioNamed(name)).toBeUndefined();
});

test('drawing is a pure function of seed and size', () => {
  const seed = parseSeed('77')!;
  for (const scenario of scenarios) expect(scenario.draw(seed, 3)).toEqual(scenario.draw(seed, 3));
});

test.each(scenarios.filter(({ planted }) => !planted))(
  '$name: a correct peer keeps its promises',
  ({ name }) => {
    expect([...broken(name, 3), ...broken(name, 3, 3)]).toEqual([]);
  },
);

test('names of planted bugs say which scenarios are theirs', () => {
  const planted = scenarios.filter((scenario) => scenario.planted).map(({ name }) => name);
  expect(planted).toEqual(['canary', ...PLANTED_BUGS.map(({ name }) => `bug-${name}`)]);
});

describe('a planted bug is found', () => {
  test('by the canary', () => {
    expect(broken('canary', 8)).toContain('Vote Once');
  });

  test.each(PLANTED_BUGS)('$name', ({ name, seeds, breaks }) => {
    const properties = broken(`bug-${name}`, seeds, 5, breaks);
    expect(properties).toContain(breaks);
    // It is a mistake in Raft, not in how the peer was changed.
    expect(properties).not.toContain('Peer Contract');
  });
});

test.each(RECIPES)(
  'runs $where know nothing of the bugs: a correct peer keeps its promises',
  (recipe) => {
    for (const peers of [3, 4, 5])
      for (let number = 1; number <= 2; number++)
        expect(violated(raft, 'recipe', number, recipe.draw(seedOf(number), peers))).toBeNull();
  },
);
