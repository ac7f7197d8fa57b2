import { describe, expect, test } from '@jest/globals';
import { raft } from '../../raft/index.ts';
import { scenarioNamed } from '../../scenarios/index.ts';
import { parseSeed } from '../choose.ts';
import { CALM_CONFIG } from '../config.ts';
import { runSchedule } from '../run.ts';
import type { Schedule } from '../schedule.ts';
import { parseScheduleFile, printScheduleFile } from '../schedule-file.ts';
import { signatureOf } from '../signature.ts';
import { CONDITIONS, elementsOf, withServers } from './elements.ts';
import type { Failing } from './passes.ts';
import { PASSES } from './passes.ts';
import type { ShrinkResult } from './shrink.ts';
import { shrink, shrinking } from './shrink.ts';

function scheduleOf(scenario: string, seed: string, peers = 5): Schedule {
  const value = parseSeed(seed)!;
  return { scenario, seed: value, ...scenarioNamed(scenario)!.draw(value, peers) };
}

function shrunk(scenario: string, seed: string, maxRuns = 5_000): ShrinkResult {
  const result = shrink(scenarioNamed(scenario)!.peer, scheduleOf(scenario, seed), maxRuns);
  if (result === null) throw new Error(`seed ${seed} of ${scenario} passes`);
  return result;
}

const FAILING = [
  ['canary', '2'],
  ['canary', '11'],
  ['bug-forgotten-vote', '3'],
  ['bug-early-ack', '3'],
  ['bug-commit-by-counting', '22'],
] as const;

describe('shrinking', () => {
  test.each(FAILING)('%s, seed %s: smaller, and still the same failure', (scenario, seed) => {
    const { peer } = scenarioNamed(scenario)!;
    const { first, best, isMinimal } = shrunk(scenario, seed);
    expect(isMinimal).toBe(true);
    expect(best.events).toBeLessThan(first.events);
    expect(elementsOf(best.schedule).length).toBeLessThan(elementsOf(first.schedule).length);
    const before = runSchedule(peer, first.schedule).violation!;
    const after = runSchedule(peer, best.schedule);
    expect(signatureOf(after.violation!)).toBe(signatureOf(before));
    expect(after.events).toBe(best.events);
  });

  test.each(FAILING)('%s, seed %s: leaving any element out loses the failure', (scenario, seed) => {
    const { peer } = scenarioNamed(scenario)!;
    const { best } = shrunk(scenario, seed);
    const signature = signatureOf(runSchedule(peer, best.schedule).violation!);
    const { schedule } = best;
    const { config, faults } = schedule;
    const without: Schedule[] = [
      ...faults.map((_, at) => ({ ...schedule, faults: faults.filter((__, i) => i !== at) })),
      ...config.adversaries.map((_, at) => ({
        ...schedule,
        config: { ...config, adversaries: config.adversaries.filter((__, i) => i !== at) },
      })),
      ...CONDITIONS.filter(({ isOn }) => isOn(config)).map(({ off }) => ({
        ...schedule,
        config: off(config),
      })),
    ];
    for (const candidate of without) {
      const { violation } = runSchedule(peer, candidate);
      expect(violation === null ? null : signatureOf(violation)).not.toBe(signature);
    }
  });

  test('a planted bug that takes thousands of events is told in a handful', () => {
    const { first, best } = shrunk('canary', '11');
    expect(first.events).toBeGreaterThan(2_000);
    expect(best.events).toBeLessThan(10);
    expect(best.schedule.config.peers).toBe(2);
  });

  test('the same schedule is shrunk to the same one', () => {
    expect(shrunk('bug-early-ack', '3')).toEqual(shrunk('bug-early-ack', '3'));
  });

  test('what passes is not shrunk', () => {
    expect(shrink(raft, scheduleOf('chaos', '1'), 10)).toBeNull();
  });

  test('a budget is kept, and what there is then fails', () => {
    const { runs, isMinimal, best } = shrunk('bug-commit-by-counting', '22', 25);
    expect(runs).toBe(25);
    expect(isMinimal).toBe(false);
    const { peer } = scenarioNamed('bug-commit-by-counting')!;
    expect(runSchedule(peer, best.schedule).verdict).toBe('violation');
  });

  test('every step on the way is a schedule that fails and fits into a file', () => {
    const { peer } = scenarioNamed('bug-forgotten-vote')!;
    const seen = new Set<Schedule>();
    for (const { best } of shrinking(peer, scheduleOf('bug-forgotten-vote', '5'), 5_000)) {
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

  test('a cluster that never recovers is shrunk by what it lacks, not by cutting its end', () => {
    const mute = {
      ...raft,
      step: (...args: Parameters<typeof raft.step>): ReturnType<typeof raft.step> => {
        const { state, effects } = raft.step(...args);
        return { state, effects: effects.filter(({ type }) => type !== 'send') };
      },
    };
    const schedule = { ...scheduleOf('chaos', '3'), scenario: 'chaos' };
    const result = shrink(mute, schedule, 2_000)!;
    expect(runSchedule(mute, result.best.schedule).violation?.kind).toBe('liveness');
    expect(result.best.schedule.faults).toEqual([]);
    expect(result.best.schedule.config.durationUs).toBe(schedule.config.durationUs);
  });
});

describe('passes', () => {
  const failing: Failing = {
    schedule: scheduleOf('chaos', '5'),
    events: 5_000,
    timeUs: 9_000_000,
    struck: scheduleOf('chaos', '5').faults,
    isLiveness: false,
  };

  test.each(PASSES.map((pass) => [pass.name, pass] as const))(
    '%s: never changes what it was given',
    (_name, { offer }) => {
      const before = JSON.stringify(failing);
      for (const candidate of offer(failing)) expect(candidate).not.toBe(failing.schedule);
      expect(JSON.stringify(failing)).toBe(before);
    },
  );

  test('nothing is offered for a schedule with nothing in it', () => {
    const config = {
      ...CALM_CONFIG,
      peers: 2,
      durationUs: 1,
      healAtUs: 1,
      network: { ...CALM_CONFIG.network, latencyMaxUs: 500, fifo: true },
      disk: { writeMinUs: 1, writeMaxUs: 1, onCrash: 'keep' as const },
      service: { applyMinUs: 1, applyMaxUs: 1, snapshotEvery: 0 },
      clients: { ...CALM_CONFIG.clients, count: 0 },
    };
    const schedule = { scenario: 'chaos', seed: { high: 0, low: 1 }, config, faults: [] };
    expect(elementsOf(schedule)).toEqual([]);
    const bare = { ...failing, schedule, timeUs: 1, struck: [] };
    for (const { name, offer } of PASSES) {
      if (name !== 'draw anew') expect([name, [...offer(bare)]]).toEqual([name, []]);
    }
  });

  test('fewer servers take their faults and links with them', () => {
    const schedule: Schedule = {
      ...failing.schedule,
      faults: [
        { kind: 'crash', atUs: 1, forUs: 1, node: 5 },
        { kind: 'crash', atUs: 2, forUs: 1, node: 2 },
        {
          kind: 'partition',
          shape: 'x',
          atUs: 3,
          forUs: 1,
          links: [
            [1, 5],
            [1, 2],
          ],
        },
        { kind: 'clog', shape: 'x', atUs: 4, forUs: 1, links: [[4, 5]] },
      ],
    };
    expect(withServers(schedule, 3).faults).toEqual([
      { kind: 'crash', atUs: 2, forUs: 1, node: 2 },
      { kind: 'partition', shape: 'x', atUs: 3, forUs: 1, links: [[1, 2]] },
    ]);
  });
});
