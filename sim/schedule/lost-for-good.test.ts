import { describe, expect, test } from '@jest/globals';
import { raft } from '../../raft/index.ts';
import { SLOW_DEPARTED } from '../../scenarios/recipes/recipes.ts';
import { scenarioNamed } from '../../scenarios/index.ts';
import { parseSeed } from '../chance/choose.ts';
import type { SimulationConfig } from './config.ts';
import { CALM_CONFIG } from './config.ts';
import { writeDown } from '../order/decisions/write-down.ts';
import { RaftSimError } from '../../lib/errors.ts';
import type { Fault } from './fault.ts';
import { drawSwarm, EVERYTHING } from '../faults/swarm.ts';
import { mostLost, withLost } from './lost-for-good.ts';
import { runSchedule } from '../run.ts';
import type { Schedule } from './schedule.ts';
import { withPeers } from '../../search/shrink/rename.ts';
import { shrink } from '../../search/shrink/shrink.ts';
import { simulate } from '../simulate.ts';
import type { Simulation } from '../world/simulation.ts';

const SEED = { high: 0, low: 3 };
const CONFIG: SimulationConfig = { ...CALM_CONFIG, durationUs: 16_000_000, healAtUs: 4_000_000 };

function simulated(
  lostForGood: readonly number[],
  faults: readonly Fault[] = [],
): Simulation<never, never> {
  const config = { ...CONFIG, lostForGood };
  return simulate({ peer: raft, seed: SEED, faults, config }) as never;
}

function drawn(scenario: string, seed: string, peers = 5): Schedule {
  const value = parseSeed(seed)!;
  return { scenario, seed: value, ...scenarioNamed(scenario)!.draw(value, peers) };
}

describe('servers that are lost for good', () => {
  test('stay away, and the others recover without them', () => {
    const simulation = simulated([2, 5]);
    simulation.runTo(100);
    const before = simulation.save();
    simulation.run();
    expect(simulation.nodes.map(({ up }) => up)).toEqual([false, true, false, true, true, false]);
    expect(simulation.liveness).toMatchObject({ verdict: 'recovered', reason: '' });
    expect(simulation.tally.report().faults['lost-for-good']).toEqual({ attempted: 2, applied: 2 });
    const { hash, position } = simulation;
    const digest = hash.digest();
    simulation.restore(before);
    simulation.run();
    expect([simulation.hash.digest(), simulation.position]).toEqual([digest, position]);
  });

  test('are not brought back by the end of a crash, nor by that of a pause', () => {
    const simulation = simulated(
      [1, 2],
      [
        { kind: 'crash', atUs: 3_000_000, forUs: 1_000_000, node: 1 },
        { kind: 'pause', atUs: 3_000_000, forUs: 1_000_000, node: 2 },
        { kind: 'crash', atUs: 3_000_000, forUs: 1_000_000, node: 3 },
      ],
    );
    simulation.run();
    expect(simulation.nodes.slice(1).map(({ up }) => up)).toEqual([false, false, true, true, true]);
    expect(simulation.nodes.slice(1, 4).map(({ incarnation }) => incarnation)).toEqual([1, 1, 2]);
    expect(simulation.liveness?.verdict).toBe('recovered');
  });

  test('change nothing before the faults stop', () => {
    const events = (lost: readonly number[]): string => {
      const simulation = simulated(lost);
      while (simulation.nowUs < 3_990_000) simulation.runTo(simulation.position + 1);
      return simulation.hash.digest();
    };
    expect(events([4])).toBe(events([]));
  });

  test('may be the leader: another one is elected', () => {
    for (let id = 1; id <= 5; id++) {
      const simulation = simulated([id]);
      simulation.run();
      expect([id, simulation.liveness?.verdict]).toEqual([id, 'recovered']);
    }
  });

  test.each([
    [[1, 2, 3], 'lostForGood', 'at most 2 of 5 servers, as a majority must be left'],
    [[2, 6], 'lostForGood[1]', 'an integer from 1 to 5'],
    [[0], 'lostForGood[0]', 'an integer from 1 to 5'],
    [[2, 2], 'lostForGood[1]', 'each server once'],
  ])('%j cannot be', (lost, path, expected) => {
    let caught: unknown = null;
    try {
      simulated(lost);
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(RaftSimError);
    expect(caught).toMatchObject({ code: 'E_SCHEMA', path, expected });
  });

  test('are told in the reason of a failure, apart from those that live', () => {
    const schedule = drawn('bug-vector-comparison', '5', 3);
    const result = runSchedule(scenarioNamed('bug-vector-comparison')!.peer, schedule);
    const [lost] = schedule.config.lostForGood!;
    expect(result).toMatchObject({ verdict: 'violation', recovery: 'stuck' });
    expect(result.violation!.message).toContain(`n${lost} lost for good`);
    expect(result.violation!.message.match(/last \d+\/\d+ commit \d+/g)).toHaveLength(2);
  });

  test('leave one whose log is complete in the last moment the time to hear of the commit', () => {
    const seed = parseSeed('1215')!;
    const schedule = { scenario: 'calm', seed, ...SLOW_DEPARTED.draw(seed, 3) };
    const { verdict, recovery, simulatedUs } = runSchedule(raft, schedule);
    expect({ verdict, recovery }).toEqual({ verdict: 'pass', recovery: 'recovered' });
    // Or this is no longer about the last moment.
    expect(simulatedUs).toBe(schedule.config.durationUs + 10_000_000);
  });

  test('are no excuse; too few servers that are up are one', () => {
    const simulation = simulated([2, 5]);
    while (simulation.nowUs < 4_000_000) simulation.runTo(simulation.position + 1);
    simulation.intervene({ kind: 'crash', node: 1, survival: { writes: 0, torn: null } });
    simulation.run();
    const { liveness, violation } = simulation;
    expect(violation).toBeNull();
    expect(liveness).toMatchObject({ verdict: 'legitimately stuck' });
    expect(liveness!.reason).toContain('2 of 5 servers are up, which is no majority; ');
  });
});

describe('drawing', () => {
  const draws = Array.from({ length: 300 }, (_, i) => {
    const seed = { high: 0, low: i + 1 };
    return { seed, ...drawSwarm(seed, 5, EVERYTHING) };
  });

  test('loses one or two of five servers in a third of the runs', () => {
    const counts = [0, 0, 0];
    for (const { config } of draws) counts[config.lostForGood?.length ?? 0]!++;
    expect(counts[1]! + counts[2]!).toBeGreaterThan(70);
    expect(counts[1]! + counts[2]!).toBeLessThan(130);
    expect(Math.min(counts[1]!, counts[2]!)).toBeGreaterThan(25);
  });

  test('draws all else as it would without', () => {
    const faults = EVERYTHING.faults.filter((kind) => kind !== 'crash');
    for (const { seed, config } of draws) {
      const without = drawSwarm(seed, 5, { ...EVERYTHING, faults }).config;
      expect(without.lostForGood).toBeUndefined();
      expect(withLost(config, [])).toEqual(without);
    }
  });

  test.each([1, 2, 3, 4, 15])('leaves a majority of %i servers', (peers) => {
    for (let low = 1; low <= 100; low++) {
      const { lostForGood = [] } = drawSwarm({ high: 0, low }, peers, EVERYTHING).config;
      expect(lostForGood.length).toBeLessThanOrEqual(mostLost(peers));
      expect((peers - lostForGood.length) * 2).toBeGreaterThan(peers);
      expect(new Set(lostForGood).size).toBe(lostForGood.length);
    }
  });
});

describe('shrinking', () => {
  test('servers of other names: the lost ones and the clocks go by them', () => {
    const config = { ...CONFIG, lostForGood: [2, 5], clocks: { ratePpm: [0, 7] } };
    const swapped = withPeers(config, 5, (id) => 6 - id);
    expect(swapped).toMatchObject({ lostForGood: [1, 4], clocks: { ratePpm: [0, 0, 0, 7, 0] } });
    const three = withPeers(config, 3, (id) => [undefined, undefined, 1, 2, undefined, 3][id]);
    expect(three).toMatchObject({ peers: 3, lostForGood: [1], clocks: { ratePpm: [7, 0, 0] } });
    const two = withPeers(config, 2, (id) => [undefined, undefined, 1, 2][id]);
    expect(two).not.toHaveProperty('lostForGood');
  });

  test('keeps who must be lost, and the rest comes back', () => {
    const { peer } = scenarioNamed('bug-vector-comparison')!;
    const { best } = shrink(peer, drawn('bug-vector-comparison', '14'), 600)!;
    const { config } = best.schedule;
    expect(best.violation.kind).toBe('liveness');
    expect(config.lostForGood).toHaveLength(1);
    expect(config.peers).toBeLessThan(5);
    expect(runSchedule(peer, best.schedule).violation).toEqual(best.violation);
    const back = { ...best.schedule, config: withLost(config, []) };
    expect(runSchedule(peer, back).violation).toBeNull();
  });

  test('a failure that nobody need be lost for ends without', () => {
    const { peer } = scenarioNamed('bug-scan-stops-at-old-entry')!;
    const schedule = drawn('bug-scan-stops-at-old-entry', '3');
    const losing = { ...schedule, config: withLost(schedule.config, [1]) };
    expect(runSchedule(peer, losing).violation?.kind).toBe('liveness');
    const { best } = shrink(peer, losing, 600)!;
    expect(best.schedule.config).not.toHaveProperty('lostForGood');
  });

  test('a run as decisions keeps who is lost, if it has a heal phase', () => {
    const { peer } = scenarioNamed('bug-vector-comparison')!;
    const stuck = drawn('bug-vector-comparison', '14');
    const { schedule } = writeDown(peer, stuck);
    expect(schedule.config.lostForGood).toEqual(stuck.config.lostForGood);
    const canary = scenarioNamed('canary')!.peer;
    const broken = drawn('canary', '2');
    const losing = { ...broken, config: withLost(broken.config, [1]) };
    expect(writeDown(canary, losing).schedule.config).not.toHaveProperty('lostForGood');
  });
});
