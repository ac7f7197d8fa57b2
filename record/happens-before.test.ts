import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { scenarioNamed } from '../scenarios/index.ts';
import { runSchedule } from '../sim/run.ts';
import type { CausalStep } from './happens-before.ts';
import { causalPast, happenedBefore, vectorClocks } from './happens-before.ts';
import { recordRun } from './story/record.ts';
import { settle } from './story/settle.ts';
import { decided, deliver, drawn, timeout, TWO_VOTES } from './story/testing.ts';
import { withoutUnrelated } from './story/violation-past.ts';
import { findWitnesses } from './story/witnesses.ts';

const SERVERS = 4;

/** Any history: each step at some server, perhaps with an earlier step as its cause. */
const histories = fc
  .array(fc.record({ node: fc.integer({ min: 1, max: SERVERS }), back: fc.nat(20) }), {
    maxLength: 40,
  })
  .map((steps) =>
    steps.map(({ node, back }, at): CausalStep => ({ node, cause: back === 0 ? -1 : at - back })),
  )
  .filter((steps) => steps.every(({ cause }) => cause >= -1));

/** The relation by its definition: the reachable steps, one edge at a time. */
function reachable(steps: readonly CausalStep[], from: number): Set<number> {
  const seen = new Set<number>();
  const open = [from];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (seen.has(at)) continue;
    seen.add(at);
    const { node, cause } = steps[at]!;
    if (cause >= 0) open.push(cause);
    const before = steps.slice(0, at).findLastIndex((each) => each.node === node);
    if (before >= 0) open.push(before);
  }
  return seen;
}

describe('the causal past', () => {
  test('is what chains of sending and order at one server lead back to', () => {
    fc.assert(
      fc.property(histories, (steps) => {
        const clocks = vectorClocks(steps, SERVERS);
        steps.forEach((_, late) => {
          const past = reachable(steps, late);
          const { inside, outside, outsideShare } = causalPast(steps, clocks, [late]);
          steps.forEach((_step, early) => {
            expect(happenedBefore(steps, clocks, early, late)).toBe(past.has(early));
            expect(inside[early]).toBe(past.has(early));
          });
          expect(outside).toEqual([...steps.keys()].filter((at) => !past.has(at)));
          expect(outsideShare).toBe(outside.length / steps.length);
        });
      }),
      { numRuns: 200 },
    );
  });

  test('of several steps is the union of theirs; of none it is empty', () => {
    const steps = [1, 2, 1, 3].map((node) => ({ node, cause: -1 }));
    const clocks = vectorClocks(steps, SERVERS);
    expect(causalPast(steps, clocks, [1, 2]).outside).toEqual([3]);
    expect(causalPast(steps, clocks, []).outside).toEqual([0, 1, 2, 3]);
    expect(causalPast([], [], [])).toEqual({ inside: [], outside: [], outsideShare: 0 });
  });

  test('of a run follows its messages', () => {
    const { peer } = scenarioNamed('canary')!;
    const stray = [timeout(3), ...TWO_VOTES];
    const record = recordRun(peer, settle(peer, decided(stray)));
    expect(record.steps.map(({ cause }) => cause)).toEqual([-1, -1, -1, 2]);
    expect(withoutUnrelated(peer, decided(stray))!.decisions).toEqual(
      record.settled.decisions.slice(1),
    );
    expect(withoutUnrelated(peer, decided(TWO_VOTES))).toBeNull();
    expect(withoutUnrelated(peer, decided([timeout(3)]))).toBeNull();
  });

  test('a message that arrives twice has the same cause both times', () => {
    const { peer } = scenarioNamed('calm')!;
    const vote = deliver('RequestVote', 1, 2);
    const decisions = [timeout(1), timeout(3), vote, { ...vote, again: true as const }];
    const { steps, messages } = recordRun(peer, settle(peer, decided(decisions)));
    expect(steps.map(({ cause }) => cause)).toEqual([-1, -1, 0, 0]);
    expect(messages.find(({ to, from }) => from === 1 && to === 2)!.arrivedIn).toEqual([2, 3]);
  });

  test.each([
    ['canary', [2]],
    ['bug-forgotten-vote', [1, 3]],
    ['bug-early-ack', [2, 3, 4]],
    ['bug-commit-by-counting', [22]],
  ])('%s: what lies outside the past of a violation can go', (name, seeds) => {
    const scenario = scenarioNamed(name)!;
    let left = 0;
    for (const seed of seeds) {
      const settled = settle(scenario.peer, drawn(scenario, seed));
      const { violation, schedule, decisions } = settled;
      expect(violation).not.toBeNull();
      const { roots } = findWitnesses(recordRun(scenario.peer, settled));
      const cut = withoutUnrelated(scenario.peer, schedule);
      if (cut === null || roots === null) continue;
      left += decisions.length - cut.decisions!.length;
      const result = runSchedule(scenario.peer, cut);
      expect([seed, result.violation]).toEqual([seed, violation]);
      expect(result.inapplicable).toEqual([]);
    }
    expect(left).toBeGreaterThan(0);
  });
});
