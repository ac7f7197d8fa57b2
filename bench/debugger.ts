/**
 * What stepping through a run costs: opening a session (running, recording, taking checkpoints), going anywhere, one step
 * in either direction, what a server has there, and memory. Chaos, five servers, no heal phase.
 */
import { Session } from '../debugger/session.ts';
import { serverAt } from '../record/server.ts';
import { raft } from '../raft/index.ts';
import { draw, streamKey } from '../sim/chance/choose.ts';
import type { Schedule } from '../sim/schedule/schedule.ts';
import { simulate } from '../sim/simulate.ts';
import { CHAOS, chaosFaults, SEED } from './cases.ts';

const LENGTHS = [1_000, 10_000, 100_000, 500_000];
const SEEKS = 200;
const STEPS = 1_000;

/** A run of exactly so many events. */
export function runOf(events: number): Schedule {
  const limits = { ...CHAOS.limits, maxEvents: events };
  const config = { ...CHAOS, durationUs: 1e10, healAtUs: 1e10, limits };
  return { scenario: 'chaos', seed: SEED, config, faults: chaosFaults(1e10, CHAOS.peers) };
}

function timed(body: () => void): number {
  const start = performance.now();
  body();
  return performance.now() - start;
}

function heapMib(): number {
  const collect = (globalThis as { gc?: () => void }).gc;
  if (collect === undefined) throw new Error('run with --expose-gc (npm run bench does)');
  collect();
  return process.memoryUsage().heapUsed / 1_048_576;
}

function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!;
}

export function debuggerCost(): void {
  console.log(
    '| events | run alone, ms | open, ms | ratio | seek and look, ms: median, worst | step, us | step back, us | MiB |\n' +
      '| --- | --- | --- | --- | --- | --- | --- | --- |',
  );
  for (const events of LENGTHS) {
    const schedule = runOf(events);
    const alone = timed(() => simulate({ peer: raft, ...schedule }).run());
    const before = heapMib();
    let session!: Session<unknown, never>;
    const open = timed(() => (session = new Session(raft, schedule) as never));
    const { recording } = session;
    if (recording.length !== events) throw new Error(`${recording.length} events, not ${events}`);
    const key = streamKey(SEED, 'seek');
    const seeks = Array.from({ length: SEEKS }, (_, i) => {
      const to = (draw(key, i) >>> 0) % (recording.length + 1);
      return timed(() => {
        session.seek(to);
        serverAt(recording, 1 + (i % recording.size), to);
      });
    });
    const steps = Math.min(STEPS, Math.floor(events / 2));
    const look = (by: number): number =>
      (timed(() => {
        for (let i = 0; i < steps; i++) serverAt(recording, 1, session.step(by));
      }) *
        1e3) /
      steps;
    session.seek(Math.floor(events / 2) - 1);
    const forwards = look(1);
    const back = look(-1);
    const memory = heapMib() - before;
    const [median, worst] = [percentile(seeks, 0.5), percentile(seeks, 1)];
    console.log(
      `| ${events} | ${alone.toFixed(0)} | ${open.toFixed(0)} | ${(open / alone).toFixed(2)} | ` +
        `${median.toFixed(1)}, ${worst.toFixed(1)} | ${forwards.toFixed(0)} | ${back.toFixed(0)} | ${memory.toFixed(0)} |`,
    );
  }
}
