import { describe, expect, test } from '@jest/globals';
import { raft } from '../../raft/index.ts';
import { PLANTED_BUGS } from '../../scenarios/bugs/index.ts';
import { endToEndInvariants } from '../../sim/judge/invariants/index.ts';
import { runSchedule } from '../../sim/run.ts';
import type { RunResult } from '../../sim/run.ts';
import type { Drawn } from '../../sim/schedule/schedule.ts';
import type { SituationName } from '../../sim/coverage/tally.ts';
import type { LinksPlan } from './links.ts';
import { links } from './links.ts';
import { macros } from './macros.ts';
import { portfolio } from './portfolio.ts';
import type { Strategy } from './strategy.ts';
import { timed } from './timed.ts';
import { MOVE_KINDS, uniform } from './uniform.ts';

function runs(strategy: Strategy, count: number, peers = 3): RunResult[] {
  return Array.from({ length: count }, (_, low) => {
    const seed = { high: 11, low };
    return runSchedule(raft, { scenario: 'portfolio', seed, ...strategy.draw(seed, peers) });
  });
}

function kindOf({ walk }: Drawn): string {
  return walk?.walker.kind ?? 'timed';
}

test('the portfolio shares out events as it says', () => {
  const drawn = new Map<string, number>();
  for (let low = 0; low < 20_000; low++) {
    const kind = kindOf(portfolio.draw({ high: 5, low }, 5));
    drawn.set(kind, (drawn.get(kind) ?? 0) + 1);
  }
  const members = [macros, uniform, links, timed];
  const spent = members.map((member) => {
    const length = runs(member, 30, 5).reduce((sum, { events }) => sum + events, 0) / 30;
    return drawn.get(kindOf(member.draw({ high: 0, low: 0 }, 5)))! * length;
  });
  const total = spent.reduce((sum, events) => sum + events, 0);
  [0.77, 0.1, 0.08, 0.05].forEach((share, i) => {
    expect(spent[i]! / total).toBeGreaterThan(share * 0.6);
    expect(spent[i]! / total).toBeLessThan(share * 1.6);
  });
});

describe('macros', () => {
  const walked = runs(macros, 150);
  const base = runs(uniform, 150);

  function perEvent(results: readonly RunResult[], name: SituationName): number {
    const events = results.reduce((sum, result) => sum + result.events, 0);
    return results.reduce((sum, result) => sum + result.tally.situations[name], 0) / events;
  }

  const meant: SituationName[] = [
    'former-leader-elected',
    'two-leaders',
    'tail-inherited',
    'tail-lost',
    'vote-refused-log',
    'vote-refused-given',
  ];

  test.each(meant)('bring about %s more often than chance does', (name) => {
    expect(perEvent(walked, name)).toBeGreaterThan(perEvent(base, name));
  });

  test('show what a double vote leads to within a few runs', () => {
    const { peer } = PLANTED_BUGS.find(({ name }) => name === 'double-vote')!;
    const found = Array.from({ length: 20 }, (_, low) => {
      const seed = { high: 12, low };
      const schedule = { scenario: 'canary', seed, ...macros.draw(seed, 3) };
      return runSchedule(peer, schedule, { invariants: endToEndInvariants }).violation?.property;
    });
    expect(found).toContain('Election Safety');
  });
});

describe('priorities of links', () => {
  const plans = Array.from({ length: 200 }, (_, low) => {
    const walker = links.draw({ high: 0, low }, 3).walk?.walker;
    if (walker?.kind !== 'links') throw new Error('no walk with priorities');
    return walker as LinksPlan;
  });

  test('come in both forms, at every depth', () => {
    expect(new Set(plans.map(({ perMessage }) => perMessage))).toEqual(new Set([true, false]));
    const depths = new Set(plans.map(({ changes }) => changes.length));
    expect([...depths].toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    for (const { changes } of plans) {
      expect(changes).toEqual(changes.toSorted((a, b) => a - b));
    }
  });

  test('keep the order of each link, unless messages have their own', () => {
    const orderly: Strategy = {
      ...links,
      draw: (seed, peers) => withPriorities(links.draw(seed, peers), false),
    };
    const racing: Strategy = {
      ...links,
      draw: (seed, peers) => withPriorities(links.draw(seed, peers), true),
    };
    expect(overtaken(runs(orderly, 60))).toBe(0);
    expect(overtaken(runs(racing, 60))).toBeGreaterThan(100);
  });
});

/** How often a message overtook another on its link. */
function overtaken(results: readonly RunResult[]): number {
  return results.reduce((sum, { tally }) => sum + tally.situations.reordered, 0);
}

/** The same walk with priorities of this form, and without a heal phase or messages that arrive twice. */
function withPriorities(drawn: Drawn, perMessage: boolean): Drawn {
  const { walk, config } = drawn;
  if (walk?.walker.kind !== 'links') return drawn;
  const { outside } = walk.walker as LinksPlan;
  const weights = outside.weights.map((weight, i) => (MOVE_KINDS[i] === 'again' ? 0 : weight));
  const walker = { ...walk.walker, perMessage, outside: { ...outside, weights } };
  return {
    ...drawn,
    config: { ...config, durationUs: config.healAtUs },
    walk: { ...walk, walker },
  };
}
