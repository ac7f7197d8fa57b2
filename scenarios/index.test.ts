import { describe, expect, test } from '@jest/globals';
import { parseSeed } from '../sim/choose.ts';
import { runSchedule } from '../sim/run.ts';
import { scenarioNamed, scenarios } from './index.ts';

/** Which properties break in the runs with these seeds. */
function broken(name: string, seeds: number, peers = 5): string[] {
  const scenario = scenarioNamed(name)!;
  const found: string[] = [];
  for (let number = 1; number <= seeds; number++) {
    const seed = parseSeed(String(number))!;
    const result = runSchedule(scenario.peer, {
      scenario: name,
      seed,
      ...scenario.draw(seed, peers),
    });
    if (result.violation !== null) found.push(result.violation.property);
  }
  return found;
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

describe('a planted bug is found', () => {
  test.each([
    ['canary', 8],
    ['bug-double-vote', 8],
    ['bug-forgotten-vote', 8],
    ['bug-early-ack', 3],
    ['bug-commit-by-counting', 30],
  ])('%s', (name, seeds) => {
    expect(broken(name, seeds).length).toBeGreaterThan(0);
  });
});
