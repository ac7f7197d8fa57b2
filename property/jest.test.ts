import { expect, test } from '@jest/globals';
import { raft } from '../raft/index.ts';
import { doubleVote } from '../scenarios/bugs/votes/double-vote.ts';
import { drawSwarm, EVERYTHING } from '../sim/faults/swarm.ts';
import { emptySchedule } from './calm.ts';
import { safetyMatchers } from './jest.ts';
import { simulate } from './simulate.ts';

expect.extend(safetyMatchers);

const CALM = emptySchedule({ peers: { min: 3 } });
const seed = { high: 0, low: 2 };
const VOTES_TWICE = { scenario: 'canary', seed, ...drawSwarm(seed, 5, EVERYTHING) };
const limits = { ...CALM.config.limits, maxEvents: 20 };
const CUT_SHORT = { ...CALM, config: { ...CALM.config, limits } };

test('a run that passes is safe', () => {
  const result = simulate(raft, CALM);
  expect(result).toBeSafe();
  expect(() => expect(result).not.toBeSafe()).toThrow(
    /^Expected a violation, but the run broke no/,
  );
});

test('one that breaks a property is not, and tells how it came about', () => {
  const result = simulate(doubleVote, VOTES_TWICE);
  expect(result).not.toBeSafe();
  expect(() => expect(result).toBeSafe()).toThrow(
    /^Vote Once violated: n\d voted for [^]+Story +\d+ events, told in 3 steps [^]+Step 3: n1 voted for n2 in term 1 /,
  );
});

test('one that was cut short is neither', () => {
  const result = simulate(raft, CUT_SHORT);
  expect(() => expect(result).toBeSafe()).toThrow(/^Nothing proven: /);
  expect(() => expect(result).not.toBeSafe()).toThrow(/^Nothing proven: /);
});

test('what is no result is refused', () => {
  expect(() => expect(CALM).toBeSafe()).toThrow(
    'toBeSafe: got an object, expected the result of simulate(peer, schedule)',
  );
});
