import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { raft } from '../../../raft/index.ts';
import { scenarioNamed } from '../../../scenarios/index.ts';
import { PLANTED_BUGS } from '../../../scenarios/bugs/index.ts';
import { logShipping } from '../../../test/log-shipping-peer.ts';
import { writeDown } from '../decisions/write-down.ts';
import type { Peer } from '../../../contract/peer.ts';
import { parseSeed } from '../../chance/choose.ts';
import { runSchedule, summarise } from '../../run.ts';
import type { Schedule } from '../../schedule/schedule.ts';
import { printScheduleFile } from '../../schedule/file/schedule-file.ts';
import { simulate } from '../../simulate.ts';
import { allStrategies } from '../../../search/strategies/index.ts';
import type { Strategy } from '../../../search/strategies/strategy.ts';

const WALKS = allStrategies().filter(({ name }) => !['portfolio', 'timed'].includes(name));

const seeds = fc.record({ high: fc.integer(), low: fc.integer() });

function drawn(strategy: Strategy, seed: Schedule['seed'], peers: number): Schedule {
  return { scenario: 'portfolio', seed, ...strategy.draw(seed, peers) };
}

/** Up to the heal phase, whose course depends on the clock. */
function withoutHeal(schedule: Schedule): Schedule {
  const { config } = schedule;
  return { ...schedule, config: { ...config, durationUs: config.healAtUs } };
}

describe.each(WALKS)('a walk of the strategy $name', (strategy) => {
  test('is the same each time, and no cluster of the correct peer fails in it', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 1, max: 7 }), (seed, peers) => {
        const schedule = drawn(strategy, seed, peers);
        const { violation, limit, hash } = runSchedule(raft, schedule);
        expect([violation, limit]).toEqual([null, null]);
        expect(runSchedule(raft, schedule).hash).toBe(hash);
      }),
      { numRuns: 60 },
    );
  });

  test('is told by decisions to the same hash, whatever the peer', () => {
    const peers: Peer[] = [raft, ...PLANTED_BUGS.map(({ peer }) => peer)];
    fc.assert(
      fc.property(seeds, fc.constantFrom(...peers), (seed, peer) => {
        const schedule = withoutHeal(drawn(strategy, seed, 3));
        const written = writeDown(peer, schedule).schedule;
        const [walked, decided] = [runSchedule(peer, schedule), runSchedule(peer, written)];
        expect(decided.inapplicable).toEqual([]);
        expect([decided.hash, decided.violation]).toEqual([walked.hash, walked.violation]);
      }),
      { numRuns: 60 },
    );
  });

  test('goes on from any checkpoint as it went before', () => {
    fc.assert(
      fc.property(seeds, fc.nat(300), (seed, position) => {
        const schedule = drawn(strategy, seed, 3);
        const simulation = simulate({ peer: raft, ...schedule });
        simulation.runTo(position);
        const checkpoint = simulation.save();
        simulation.run();
        const { hash } = summarise(simulation);
        simulation.restore(checkpoint);
        simulation.run();
        expect(summarise(simulation).hash).toBe(hash);
        expect(runSchedule(raft, schedule).hash).toBe(hash);
      }),
      { numRuns: 40 },
    );
  });

  test('needs nothing of a peer but its contract', () => {
    for (let low = 0; low < 20; low++) {
      // This protocol has one leader for ever, so it cannot do without it.
      const schedule = withoutHeal(drawn(strategy, { high: 0, low }, 3));
      const { violation, events } = runSchedule(logShipping, schedule);
      expect(violation).toBeNull();
      expect(events).toBeGreaterThan(10);
    }
  });
});

test('a walk is not kept in a file as it is: strategies change', () => {
  const schedule = drawn(WALKS[0]!, { high: 0, low: 1 }, 3);
  const engine = { name: 'raft-sim', version: '0', semantics: 1 };
  const file = { engine, peer: { name: 'raft' }, schedule, expect: null };
  expect(() => printScheduleFile(file)).toThrow('written down');
});

test('a scenario can be drawn by any strategy', () => {
  for (const { name } of allStrategies()) {
    expect(scenarioNamed(`canary@${name}`)?.peer).toBe(scenarioNamed('canary')!.peer);
  }
  for (const name of ['canary@', '@uniform', 'canary@nobody', 'canary@uniform@uniform']) {
    expect(scenarioNamed(name)).toBeUndefined();
  }
});

test('a bug that shows in clusters of one size only is walked in that size', () => {
  const { config } = scenarioNamed('bug-half-a-quorum@uniform')!.draw({ high: 0, low: 1 }, 5);
  expect(config.peers).toBe(4);
});

test('what a server applies again after a restart is no answer to the probe', () => {
  // The walk offers c1.1, and a restarted server applies it after the faults have stopped; nothing new is ever committed.
  const scenario = scenarioNamed('bug-scan-stops-at-old-entry@macros')!;
  const seed = parseSeed('21474836711')!;
  const { violation } = runSchedule(scenario.peer, {
    scenario: scenario.name,
    seed,
    ...scenario.draw(seed, 4),
  });
  expect(violation).toMatchObject({ property: 'Liveness After Heal' });
  expect(violation?.message).toContain('was not committed');
});

test('commands of the walk are never those of the probe', () => {
  for (let low = 0; low < 120; low++) {
    const schedule = drawn(WALKS[0]!, { high: 21, low }, 3);
    const { config } = schedule;
    if (config.healAtUs === config.durationUs) continue;
    const simulation = simulate({ peer: raft, ...schedule });
    const offered = new Set<unknown>();
    while (!simulation.ended && simulation.host.services.probeCommand === undefined) {
      for (const { memory } of simulation.nodes) {
        for (const { command } of memory.entries) offered.add(command);
      }
      simulation.runTo(simulation.position + 1);
    }
    expect(simulation.host.services.probeCommand).toBeDefined();
    expect(offered.has(simulation.host.services.probeCommand)).toBe(false);
  }
});
