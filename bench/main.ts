/**
 * The benchmarks behind docs/performance.md. Every figure is a ratio taken in this one call; absolute times hold for this
 * machine only.
 *
 *     npm run bench              all of them (about five minutes)
 *     npm run bench -- engine    one: engine, full, recording, coverage, strategies, size, log, pending, memory,
 *                                debugger, explorer, campaign
 */
import { execFileSync } from 'node:child_process';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { PeerMessage } from '../raft/index.ts';
import { raft } from '../raft/index.ts';
import { drawSwarm, EVERYTHING } from '../sim/faults/swarm.ts';
import { runSchedule } from '../sim/run.ts';
import { simulate } from '../sim/simulate.ts';
import type { Simulation } from '../sim/world/simulation.ts';
import { CHAOS, chaosFaults, LOAD, SEED } from './cases.ts';
import { coverageCost } from './coverage.ts';
import { debuggerCost } from './debugger.ts';
import { explorerCost } from './explorer.ts';
import type { Figure } from './measure.ts';
import { HEADER, row } from './measure.ts';
import { strategyCost } from './strategies.ts';

/** A case and the yardstick, measured in a process of their own. */
function alone(key: string): { readonly base: Figure; readonly figure: Figure } {
  const script = fileURLToPath(new URL('one.ts', import.meta.url));
  const output = execFileSync(process.execPath, [...process.execArgv, script, key], {
    encoding: 'utf8',
  });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- our own script printed it
  return JSON.parse(output) as { readonly base: Figure; readonly figure: Figure };
}

function table(keys: readonly string[], targets: readonly string[]): void {
  console.log(HEADER);
  keys.forEach((key, i) => {
    const { base, figure } = alone(key);
    if (i === 0) console.log(row(base, base, ''));
    console.log(row(figure, base, targets[i] ?? ''));
  });
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
  simulate(options).runTo(1_000_000);
  const short: number[] = [];
  for (let i = 0; i < 200; i++) {
    const simulation = simulate(options);
    simulation.runTo(300);
    short.push(timed(simulation, 700));
  }
  short.sort((a, b) => a - b);
  const base = short[100]!;
  console.log('| log entries | ns/event | ratio to 10^2 | target |\n| --- | --- | --- | --- |');
  console.log(`| 10^2 | ${base.toFixed(0)} | 1.00 | |`);
  const simulation = simulate(options);
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
  const simulation = simulate({
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

/** Two runs of one length beside each other: the ratio of their times, each to the yardstick of its own process. */
function recording(): void {
  const off = alone('chaos');
  const on = alone('recorded');
  const ratio = on.figure.min / on.base.min / (off.figure.min / off.base.min);
  const { events, proof } = on.figure;
  console.log(
    `written down as decisions / not, chaos: ${ratio.toFixed(2)} (target 1.25), ${events} events, hash ${proof}`,
  );
}

const benches: Record<string, () => void | Promise<void>> = {
  engine: () => table(['stub-4'], ['0.70']),
  full: () => table(['idle', 'load', 'chaos'], ['0.35', '0.12', '0.12']),
  recording,
  coverage: coverageCost,
  strategies: strategyCost,
  size: () => table(['load-3', 'load-5', 'load-7', 'load-9', 'load-15'], []),
  log: logLength,
  pending: () => table(['stub-4', 'stub-40', 'stub-1000'], []),
  memory,
  debugger: debuggerCost,
  explorer: explorerCost,
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
  await run();
  console.log();
}
