import { describe, expect, test } from '@jest/globals';
import { raft } from '../../raft/index.ts';
import type { AdversaryConfig } from '../schedule/adversary.ts';
import type { ADVERSARIES } from '../schedule/adversary.ts';
import { Sequence } from '../chance/choose.ts';
import type { SimulationConfig } from '../schedule/config.ts';
import { CALM_CONFIG } from '../schedule/config.ts';
import { MAX_TIME_US } from '../schedule/time.ts';
import { runSchedule } from '../run.ts';
import { simulate } from '../simulate.ts';
import type { Simulation } from '../world/simulation.ts';
import type { FaultName, TallyReport } from '../coverage/tally.ts';
import { addReports, FAULT_NAMES, SITUATION_NAMES } from '../coverage/tally.ts';
import type { Fault, Link } from '../schedule/fault.ts';
import { describeFault, describeNote } from '../../record/words/notes.ts';
import { drawPartition } from './partition-shapes.ts';
import { drawSwarm, EVERYTHING } from './swarm.ts';

const SEED = { high: 0, low: 3 };

function simulated(
  faults: readonly Fault[],
  config: Partial<SimulationConfig> = {},
): {
  readonly simulation: Simulation<never, never>;
  readonly notes: string[];
} {
  const notes: string[] = [];
  const simulation = simulate({
    peer: raft,
    seed: SEED,
    faults,
    config: { ...CALM_CONFIG, durationUs: 6_000_000, healAtUs: 6_000_000, ...config },
    observer: {
      onEvent: () => {},
      onNote: (note) => {
        if (note.kind !== 'proposal') notes.push(describeNote(note));
      },
    },
  });
  simulation.run();
  return { simulation: simulation as never, notes };
}

const applied = (
  simulation: Simulation<never, never>,
  name: FaultName,
): readonly [number, number] => {
  const { attempted, applied: struck } = simulation.tally.report().faults[name];
  return [attempted, struck];
};

const leaderOf = (simulation: Simulation<never, never>): number =>
  simulation.nodes.findIndex((node, id) => id > 0 && node.view.role === 'leader');

describe('node faults', () => {
  test('a crashed node comes back as a new incarnation; crashing it twice has no effect', () => {
    const { simulation, notes } = simulated([
      { kind: 'crash', atUs: 1_000_000, forUs: 500_000, node: 2 },
      { kind: 'crash', atUs: 1_200_000, forUs: 900_000, node: 2 },
    ]);
    expect(simulation.nodes[2]!.incarnation).toBe(2);
    expect(simulation.nodes[2]!.up).toBe(true);
    expect(applied(simulation, 'crash')).toEqual([2, 1]);
    expect(notes).toEqual([
      'fault: crash n2 for 500 ms',
      'no effect: crash n2 for 900 ms',
      'over: crash n2 for 500 ms',
    ]);
  });

  test('a paused leader is replaced, and steps down when it goes on', () => {
    const leader = leaderOf(simulated([]).simulation);
    const { simulation } = simulated([
      { kind: 'pause', atUs: 1_000_000, forUs: 3_000_000, node: leader },
    ]);
    expect(simulation.ledger.leaders.size).toBeGreaterThan(1);
    expect(simulation.nodes[leader]!.incarnation).toBe(1);
    expect(simulation.nodes[leader]!.paused).toBe(false);
    expect(simulation.nodes[leader]!.service.appliedIndex).toBeGreaterThan(10);
    expect(simulation.tally.report().situations['stale-leader-deposed']).toBeGreaterThan(0);
  });

  test('a clock that runs fast or leaps makes a follower campaign', () => {
    const elections = (faults: readonly Fault[]): number =>
      simulated(faults).simulation.ledger.leaders.size;
    expect(elections([])).toBe(1);
    const leaps = [1, 2, 3, 4, 5].map((node): Fault => ({
      kind: 'jump-clock',
      atUs: 2_000_000 + node,
      forUs: 0,
      node,
      byUs: 400_000,
    }));
    expect(elections(leaps)).toBeGreaterThan(1);
    const leader = leaderOf(simulated([]).simulation);
    const skews = [1, 2, 3, 4, 5].map((node): Fault => ({
      kind: 'skew-clock',
      atUs: 2_000_000,
      forUs: 2_000_000,
      node,
      ratePpm: node === leader ? -800_000 : 1_000_000,
    }));
    expect(elections(skews)).toBeGreaterThan(1);
  });

  test('a stalled disk delays commits but harms nothing', () => {
    const stalled = [1, 2, 3, 4, 5].map((node): Fault => ({
      kind: 'stall-disk',
      atUs: 0,
      forUs: 6_000_000,
      node,
      extraUs: 60_000,
    }));
    const { simulation } = simulated(stalled);
    expect(simulation.violation).toBeNull();
    expect(simulation.ledger.committedIndex).toBeGreaterThan(0);
    expect(simulation.ledger.committedIndex).toBeLessThan(
      simulated([]).simulation.ledger.committedIndex,
    );
  });
});

describe('after the chaos phase', () => {
  test('every fault is over, and none begins', () => {
    const { simulation, notes } = simulated(
      [
        { kind: 'crash', atUs: 1_000_000, forUs: 4_000_000, node: 1 },
        { kind: 'partition', atUs: 1_000_000, forUs: 4_000_000, shape: 'isolate', links: [[2, 3]] },
        { kind: 'pause', atUs: 1_900_000, forUs: 4_000_000, node: 4 },
        { kind: 'pause', atUs: 2_500_000, forUs: 100_000, node: 5 },
      ],
      { healAtUs: 2_000_000 },
    );
    expect(simulation.nodes.slice(1).every((node) => node.up && !node.paused)).toBe(true);
    expect(simulation.network.isCut(2, 3)).toBe(false);
    expect(notes.filter((note) => note.startsWith('over'))).toHaveLength(3);
    expect(notes.join()).not.toContain('n5');
    expect(simulation.liveness).toMatchObject({ verdict: 'recovered' });
    const [client, probe] = simulation.workload.clients;
    expect(client).toMatchObject({ stopped: true });
    expect(probe!.answered).toBeGreaterThan(1);
  });

  test('a cluster that cannot recover is reported, with its state', () => {
    const deaf = {
      ...raft,
      step: ((config, state, input) =>
        input.type === 'message' && input.message.type === 'RequestVoteReply'
          ? { state, effects: [] }
          : raft.step(config, state, input)) as typeof raft.step,
    };
    const config = { ...CALM_CONFIG, durationUs: 9_000_000, healAtUs: 1_000_000 };
    const { violation, recovery } = runSchedule(deaf, {
      scenario: 'test',
      seed: SEED,
      config,
      faults: [],
    });
    expect(recovery).toBe('stuck');
    expect(violation).toMatchObject({ property: 'Liveness After Heal', kind: 'liveness' });
    expect(violation!.message).toMatch(/no leader 8000 ms after all faults had stopped \(n1 /);
  });
});

describe('what faults leave behind', () => {
  const stuck = (faults: readonly Fault[], config: Partial<SimulationConfig> = {}): unknown =>
    simulated(faults, { durationUs: 16_000_000, healAtUs: 4_000_000, ...config }).simulation
      .liveness;

  test('slow clocks’ timers are put right', () => {
    const crawl = [1, 2, 3, 4, 5].map((node): Fault => ({
      kind: 'skew-clock',
      atUs: 1_000,
      forUs: 9_000_000,
      node,
      ratePpm: -900_000,
    }));
    expect(stuck(crawl)).toMatchObject({ verdict: 'recovered' });
  });

  test('long stalls are waited for', () => {
    const stalls = [1, 2, 3, 4, 5].map((node): Fault => ({
      kind: 'stall-disk',
      atUs: 3_000_000,
      forUs: 500_000,
      node,
      extraUs: 20_000_000,
    }));
    expect(stuck(stalls)).toMatchObject({ verdict: 'recovered' });
  });

  test('a world in which nobody could recover is not held against the protocol', () => {
    const raftConfig = {
      ...CALM_CONFIG.raft,
      electionTimeoutMinUs: 150_000,
      electionTimeoutMaxUs: 150_000,
    };
    const lockstep = { name: 'lockstep', chancePpm: 1_000_000, forUs: 200_000 } as const;
    const liveness = stuck([], { raft: raftConfig, adversaries: [lockstep] });
    expect(liveness).toMatchObject({ violation: null });
  });

  test('a pause that was overtaken by a crash does not end a later one', () => {
    const { simulation, notes } = simulated([
      { kind: 'pause', atUs: 1_000_000, forUs: 1_000_000, node: 2 },
      { kind: 'crash', atUs: 1_200_000, forUs: 100_000, node: 2 },
      { kind: 'pause', atUs: 1_500_000, forUs: 9_000_000, node: 2 },
    ]);
    expect(notes).toContain('over: pause n2 for 1000 ms');
    expect(simulation.nodes[2]!.paused).toBe(true);
  });

  test('a leader without an entry of its own term is given one to commit (Raft §5.4.2)', () => {
    const { config, faults } = drawSwarm({ high: 0, low: 865 }, 5, {
      faults: ['partition', 'clog'],
      lossyNetwork: false,
      lossyDisk: false,
      adversaries: false,
      snapshots: false,
    });
    const noNoop = { ...config, raft: { ...config.raft, noopOnElection: false } };
    const result = runSchedule(raft, {
      scenario: 'partitions',
      seed: { high: 0, low: 865 },
      config: noNoop,
      faults,
    });
    expect(result).toMatchObject({ verdict: 'pass', recovery: 'recovered' });
  });
});

describe('adversaries', () => {
  const strikes: Record<keyof typeof ADVERSARIES, Partial<AdversaryConfig>> = {
    'isolate-committer': { chancePpm: 50_000, forUs: 800_000 },
    'crash-before-send': { chancePpm: 20_000, forUs: 300_000 },
    'crash-mid-write': { chancePpm: 20_000, forUs: 300_000 },
    'release-stale': { chancePpm: 100_000, forUs: 1 },
    lockstep: { chancePpm: 900_000, forUs: 200_000 },
  };

  test.each(Object.entries(strikes))(
    '%s strikes, is counted, and harms no correct peer',
    (name, strike) => {
      const adversary = { name, ...strike } as AdversaryConfig;
      const { simulation } = simulated([], { adversaries: [adversary], healAtUs: 4_000_000 });
      expect(simulation.violation).toBeNull();
      const [attempted, struck] = applied(simulation, adversary.name);
      expect(struck).toBeGreaterThan(0);
      expect(attempted).toBeGreaterThanOrEqual(struck);
      expect(simulation.liveness).toMatchObject({ verdict: 'recovered' });
    },
  );
});

describe('drawn timelines', () => {
  const draws = Array.from({ length: 200 }, (_, i) =>
    drawSwarm({ high: 0, low: i + 1 }, 5, EVERYTHING),
  );

  test('are ordered, end with the chaos phase and stay in range', () => {
    for (const { config, faults } of draws) {
      expect(config.durationUs).toBeLessThanOrEqual(MAX_TIME_US);
      let last = 0;
      for (const fault of faults) {
        expect(fault.atUs).toBeGreaterThanOrEqual(last);
        last = fault.atUs;
        expect(fault.atUs + fault.forUs).toBeLessThanOrEqual(config.healAtUs);
        expect(describeFault(fault)).toMatch(/^[a-z-]+ /);
      }
    }
  });

  test('differ in which faults exist at all', () => {
    const sets = new Set(
      draws.map(({ faults }) => [...new Set(faults.map(({ kind }) => kind))].sort().join()),
    );
    expect(sets.size).toBeGreaterThan(50);
    for (const kind of EVERYTHING.faults) {
      const runs = draws.filter(({ faults }) => faults.some((fault) => fault.kind === kind)).length;
      expect(runs).toBeGreaterThan(60);
      expect(runs).toBeLessThan(140);
    }
  });

  test('switching one kind off leaves the others as they were', () => {
    const without = { ...EVERYTHING, faults: EVERYTHING.faults.filter((kind) => kind !== 'crash') };
    for (let low = 1; low <= 20; low++) {
      const all = drawSwarm({ high: 0, low }, 5, EVERYTHING).faults;
      expect(drawSwarm({ high: 0, low }, 5, without).faults).toEqual(
        all.filter(({ kind }) => kind !== 'crash'),
      );
    }
  });

  test('allow only what the scenario allows', () => {
    const nothing = {
      faults: [],
      lossyNetwork: false,
      lossyDisk: false,
      adversaries: false,
      snapshots: false,
    } as const;
    for (let low = 1; low <= 50; low++) {
      const { config, faults } = drawSwarm({ high: 0, low }, 5, nothing);
      expect(faults).toEqual([]);
      expect(config).toMatchObject({
        adversaries: [],
        network: { lossPpm: 0, duplicatePpm: 0, stragglerPpm: 0 },
        disk: { onCrash: 'keep' },
        service: { snapshotEvery: 0 },
      });
    }
  });
});

describe('partition shapes', () => {
  const has = (links: readonly Link[], from: number, to: number): boolean =>
    links.some(([a, b]) => a === from && b === to);

  test('every shape is drawn; links join two different servers, each once', () => {
    const shapes = new Set<string>();
    for (let low = 1; low <= 300; low++) {
      const peers = 1 + (low % 7);
      const { shape, links } = drawPartition(new Sequence({ high: 0, low }, 'x'), peers);
      shapes.add(shape);
      expect(new Set(links.map(String)).size).toBe(links.length);
      for (const [from, to] of links) {
        expect(from).not.toBe(to);
        expect(Math.min(from, to)).toBeGreaterThanOrEqual(1);
        expect(Math.max(from, to)).toBeLessThanOrEqual(peers);
      }
      if (shape === 'halves' && peers > 1) expect(links.length).toBeGreaterThan(0);
      if (shape === 'ring' && peers === 5) expect(links).toHaveLength(10);
      if (shape === 'one-way-in' && peers > 1) {
        const [, victim] = links[0]!;
        expect(links.every(([, to]) => to === victim)).toBe(true);
        expect(links.some(([from, to]) => has(links, to, from))).toBe(false);
      }
    }
    expect(shapes.size).toBe(7);
  });
});

test('tallies add up, in any order', () => {
  const reports = [1, 2, 3].map(
    (low): TallyReport =>
      runSchedule(raft, {
        scenario: 'x',
        seed: { high: 0, low },
        ...drawSwarm({ high: 0, low }, 3, EVERYTHING),
      }).tally,
  );
  const [a, b, c] = reports as [TallyReport, TallyReport, TallyReport];
  const sum = addReports(addReports(a, b), c);
  expect(addReports(c, addReports(b, a))).toEqual(sum);
  expect(Object.keys(sum.faults)).toEqual([...FAULT_NAMES]);
  expect(Object.keys(sum.situations)).toEqual([...SITUATION_NAMES]);
  expect(sum.situations['leader-elected']).toBeGreaterThanOrEqual(3);
});
