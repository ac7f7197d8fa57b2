/** What is measured: the yardstick, the engine with stub peers, the full simulation under different loads. */
import { raft } from '../raft/index.ts';
import type { SimulationConfig } from '../sim/schedule/config.ts';
import { CALM_CONFIG, DEFAULT_LIMITS } from '../sim/schedule/config.ts';
import type { Fault } from '../sim/schedule/fault.ts';
import { DecisionRecorder } from '../sim/order/decisions/decision-recorder.ts';
import { runSchedule } from '../sim/run.ts';
import { simulate } from '../sim/simulate.ts';
import { bareLoop } from './bare-loop.ts';
import type { Case } from './measure.ts';
import { stubPeer } from './stub-peer.ts';

export const SEED = { high: 0, low: 42 };

export const R0: Case = {
  name: 'R0: bare loop, 20 pending',
  run: () => {
    const { events, checksum } = bareLoop(2_000_000);
    return { events, proof: String(checksum) };
  },
};

function config(changes: Partial<SimulationConfig>): SimulationConfig {
  const base = {
    ...CALM_CONFIG,
    limits: { ...DEFAULT_LIMITS, maxEvents: 100_000_000 },
    ...changes,
  };
  return { ...base, healAtUs: base.durationUs };
}

const IDLE = config({ clients: { ...CALM_CONFIG.clients, count: 0 }, durationUs: 2_000_000_000 });
export const LOAD = config({
  clients: { ...CALM_CONFIG.clients, count: 8, thinkMinUs: 0, thinkMaxUs: 0 },
  service: { ...CALM_CONFIG.service, snapshotEvery: 1_000 },
  durationUs: 60_000_000,
});

/** 5 % loss, and in every 4 seconds a crash and a partition, each of half a second. */
export function chaosFaults(durationUs: number, peers: number): Fault[] {
  const faults: Fault[] = [];
  for (let atUs = 1_000_000, n = 0; atUs < durationUs; atUs += 2_000_000, n++) {
    const node = (n % peers) + 1;
    const other = (node % peers) + 1;
    faults.push(
      n % 2 === 0
        ? { kind: 'crash', atUs, forUs: 500_000, node }
        : {
            kind: 'partition',
            shape: 'isolate',
            atUs,
            forUs: 500_000,
            links: Array.from({ length: peers }, (_, i) => i + 1)
              .filter((id) => id !== other)
              .flatMap((id) => [[id, other] as const, [other, id] as const]),
          },
    );
  }
  return faults;
}

export const CHAOS = { ...LOAD, network: { ...LOAD.network, lossPpm: 50_000 } };

function full(
  name: string,
  settings: SimulationConfig,
  faults: readonly Fault[] = [],
  recorded = false,
): Case {
  return {
    name,
    run: () => {
      const { events, hash, verdict } = runSchedule(
        raft,
        { scenario: 'bench', seed: SEED, config: settings, faults },
        recorded ? { observer: new DecisionRecorder(raft) } : {},
      );
      if (verdict !== 'pass') throw new Error(`${name}: ${verdict}`);
      return { events, proof: hash };
    },
  };
}

function stub(name: string, inFlight: number): Case {
  const peer = stubPeer(inFlight);
  return {
    name,
    run: () => {
      const simulation = simulate({
        peer,
        seed: SEED,
        faults: [],
        config: config({
          clients: { ...CALM_CONFIG.clients, count: 0 },
          durationUs: 10_000_000_000,
        }),
        invariants: [],
      });
      simulation.runTo(1_500_000);
      return { events: simulation.position, proof: simulation.hash.digest() };
    },
  };
}

/** Every case by its key, under which a process of its own can be asked to measure it. */
export const CASES: Readonly<Record<string, Case>> = {
  'stub-4': stub('engine, 20 pending', 4),
  'stub-40': stub('engine, 200 pending', 40),
  'stub-1000': stub('engine, 5000 pending', 1_000),
  idle: full('full, idle', IDLE),
  load: full('full, load, 8 outstanding', LOAD),
  chaos: full('full, chaos', CHAOS, chaosFaults(CHAOS.durationUs, 5)),
  recorded: full('full, chaos, recorded', CHAOS, chaosFaults(CHAOS.durationUs, 5), true),
  ...Object.fromEntries(
    [3, 5, 7, 9, 15].map((peers) => [
      `load-${peers}`,
      full(`load, ${peers} servers`, { ...LOAD, peers, durationUs: 20_000_000 }),
    ]),
  ),
};
