/**
 * The benchmarks behind docs/performance.md. Every figure is a ratio taken in this one call; absolute times hold for this
 * machine only.
 *
 *     npm run bench              all of them (about three minutes)
 *     npm run bench -- engine    one: engine, full, recording, size, log, pending, memory, campaign
 */
import { cpus } from 'node:os';
import type { PeerMessage } from '../raft/index.ts';
import { raft } from '../raft/index.ts';
import type { SimulationConfig } from '../sim/config.ts';
import { CALM_CONFIG, DEFAULT_LIMITS } from '../sim/config.ts';
import { drawSwarm, EVERYTHING } from '../sim/faults/swarm.ts';
import type { Fault } from '../sim/faults/fault.ts';
import { Recorder } from '../sim/recorder.ts';
import { runSchedule } from '../sim/run.ts';
import { Simulation } from '../sim/simulation.ts';
import { bareLoop } from './bare-loop.ts';
import type { Case } from './measure.ts';
import { HEADER, measure, row } from './measure.ts';
import { stubPeer } from './stub-peer.ts';

const ROUNDS = 7;
const SEED = { high: 0, low: 42 };

const R0: Case = {
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
const LOAD = config({
  clients: { ...CALM_CONFIG.clients, count: 8, thinkMinUs: 0, thinkMaxUs: 0 },
  service: { ...CALM_CONFIG.service, snapshotEvery: 1_000 },
  durationUs: 60_000_000,
});

/** 5 % loss, and in every 4 seconds a crash and a partition, each of half a second. */
function chaosFaults(durationUs: number, peers: number): Fault[] {
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

const CHAOS = { ...LOAD, network: { ...LOAD.network, lossPpm: 50_000 } };

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
        recorded ? { recorder: new Recorder() } : {},
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
      const simulation = new Simulation({
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

function table(cases: readonly Case[], targets: readonly string[]): void {
  const [base, ...rest] = measure([R0, ...cases], ROUNDS);
  console.log(HEADER);
  console.log(row(base!, base!, ''));
  rest.forEach((figure, i) => console.log(row(figure, base!, targets[i] ?? '')));
}

/** Nanoseconds an event over the next `events` of a run. */
function timed<S, M extends PeerMessage>(simulation: Simulation<S, M>, events: number): number {
  const from = simulation.position;
  const start = performance.now();
  simulation.runTo(from + events);
  return ((performance.now() - start) * 1e6) / events;
}

/** Time an event against the length of the log, in one run that never compacts. */
function logLength(): void {
  const service = { ...LOAD.service, snapshotEvery: 0 };
  // Without a heal phase: it would silence the clients, and the log would grow no more.
  const unbounded = { ...LOAD, service, durationUs: 1e11, healAtUs: 1e11 };
  const options = { peer: raft, seed: SEED, faults: [], config: unbounded };
  new Simulation(options).runTo(1_000_000);
  const short: number[] = [];
  for (let i = 0; i < 200; i++) {
    const simulation = new Simulation(options);
    simulation.runTo(300);
    short.push(timed(simulation, 700));
  }
  short.sort((a, b) => a - b);
  const base = short[100]!;
  console.log('| log entries | ns/event | ratio to 10^2 | target |\n| --- | --- | --- | --- |');
  console.log(`| 10^2 | ${base.toFixed(0)} | 1.00 | |`);
  const simulation = new Simulation(options);
  for (const [length, target] of [
    [1_000, ''],
    [10_000, ''],
    [100_000, '<= 1.2'],
  ] as const) {
    while (simulation.ledger.committedIndex < length && !simulation.ended) {
      simulation.runTo(simulation.position + 2_000);
    }
    const windows = Array.from({ length: 5 }, () => timed(simulation, 20_000));
    const median = windows.sort((a, b) => a - b)[2]!;
    console.log(`| ${length} | ${median.toFixed(0)} | ${(median / base).toFixed(2)} | ${target} |`);
  }
}

function mib(bytes: number): string {
  return (bytes / 1_048_576).toFixed(0);
}

/** Peak memory of ten million events, measured after forced collections on the way. */
function memory(): void {
  const collect = (globalThis as { gc?: () => void }).gc;
  if (collect === undefined) throw new Error('run with --expose-gc (npm run bench does)');
  const simulation = new Simulation({
    peer: raft,
    seed: SEED,
    faults: chaosFaults(1e10, 5),
    config: { ...CHAOS, durationUs: 1e10, healAtUs: 1e10 },
  });
  console.log('| events | heap after collection, MiB | resident, MiB |\n| --- | --- | --- |');
  for (let millions = 0; millions <= 10; millions += 2) {
    simulation.runTo(millions * 1_000_000);
    collect();
    const { heapUsed, rss } = process.memoryUsage();
    console.log(`| ${simulation.position} | ${mib(heapUsed)} | ${mib(rss)} |`);
  }
  console.log(`peak resident: ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MiB`);
}

/** What one core does of the default campaign. */
function campaign(): void {
  let events = 0;
  let simulatedUs = 0;
  const start = performance.now();
  const seeds = 500;
  for (let low = 1; low <= seeds; low++) {
    const seed = { high: 0, low };
    const result = runSchedule(raft, {
      scenario: 'chaos',
      seed,
      ...drawSwarm(seed, 5, EVERYTHING),
    });
    events += result.events;
    simulatedUs += result.simulatedUs;
  }
  const seconds = (performance.now() - start) / 1000;
  console.log(
    `${seeds} seeds of the chaos scenario on one core: ${(seeds / seconds).toFixed(0)} seeds/s, ` +
      `${Math.round(events / seconds).toLocaleString('en')} events/s, ${Math.round(events / seeds)} events a seed, ` +
      `${Math.round(simulatedUs / 1e6 / seconds).toLocaleString('en')} simulated seconds a second`,
  );
}

const benches: Record<string, () => void> = {
  engine: () => table([stub('engine, stub peers', 4)], ['0.70']),
  full: () =>
    table(
      [
        full('full, idle', IDLE),
        full('full, load, 8 outstanding', LOAD),
        full('full, chaos', CHAOS, chaosFaults(CHAOS.durationUs, 5)),
      ],
      ['0.35', '0.12', '0.12'],
    ),
  recording: () => {
    const faults = chaosFaults(CHAOS.durationUs, 5);
    const [off, on] = measure(
      [full('off', CHAOS, faults), full('on', CHAOS, faults, true)],
      ROUNDS,
    );
    console.log(
      `recording on / off, chaos: ${(on!.nsPerEvent / off!.nsPerEvent).toFixed(2)} (target 1.25), 32 bytes an event, ${on!.events} events, hash ${on!.proof}`,
    );
  },
  size: () =>
    table(
      [3, 5, 7, 9, 15].map((peers) =>
        full(`load, ${peers} servers`, { ...LOAD, peers, durationUs: 20_000_000 }),
      ),
      [],
    ),
  log: logLength,
  pending: () =>
    table(
      [4, 40, 1_000].map((n) => stub(`engine, ${n * 5} pending`, n)),
      [],
    ),
  memory,
  campaign,
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !Object.hasOwn(benches, name));
if (unknown.length > 0) {
  console.error(`unknown: ${unknown.join(', ')}; there are ${Object.keys(benches).join(', ')}`);
  process.exit(2);
}
console.log(`Node ${process.version}, ${cpus()[0]?.model ?? 'unknown CPU'}, ${process.arch}\n`);
for (const [name, run] of Object.entries(benches)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.log(`## ${name}\n`);
  run();
  console.log();
}
