/** What counting cells and situations costs: the same events of the chaos scenario with and without it, in turn. */
import { raft } from '../raft/index.ts';
import { drawSwarm, EVERYTHING } from '../sim/faults/swarm.ts';
import { simulate } from '../sim/simulate.ts';
import { Tally } from '../sim/coverage/tally.ts';

const SEEDS = 30;
/** So short that in some rounds nothing disturbs it. */
const EVENTS = 1_500;
const ROUNDS = 50;
/** Seeds that are there to warm up. */
const WARM_UP = 10;

interface Part {
  readonly ms: number;
  readonly hash: string;
}

function chaos(low: number, counts: boolean): Part {
  const seed = { high: 0, low };
  const simulation = simulate({ peer: raft, seed, ...drawSwarm(seed, 5, EVERYTHING) });
  if (!counts) simulation.tally = new Tally();
  const start = performance.now();
  simulation.runTo(EVENTS);
  return { ms: performance.now() - start, hash: simulation.hash.digest() };
}

/** Milliseconds that one campaign run spends on reading its counts, in the best of many rounds. */
function reading(): { readonly ms: number; readonly events: number } {
  const seed = { high: 0, low: 1 };
  const simulation = simulate({ peer: raft, seed, ...drawSwarm(seed, 5, EVERYTHING) });
  simulation.run();
  let ms = Infinity;
  for (let round = 0; round < ROUNDS * 10; round++) {
    const start = performance.now();
    simulation.tally.report();
    ms = Math.min(ms, performance.now() - start);
  }
  return { ms, events: simulation.position };
}

/** Of each seed the least disturbed round counts, with and without. Throws if counting changes what happens. */
export function coverageCost(): void {
  let withMs = 0;
  let withoutMs = 0;
  for (let low = 1; low <= WARM_UP + SEEDS; low++) {
    let on = Infinity;
    let off = Infinity;
    for (let round = 0; round < ROUNDS; round++) {
      const counted = chaos(low, true);
      const plain = chaos(low, false);
      if (counted.hash !== plain.hash) throw new Error(`seed ${low}: counting changes the run`);
      on = Math.min(on, counted.ms);
      off = Math.min(off, plain.ms);
    }
    if (low <= WARM_UP) continue;
    withMs += on;
    withoutMs += off;
  }
  const ns = (ms: number): string => ((ms * 1e6) / (SEEDS * EVENTS)).toFixed(0);
  const { ms, events } = reading();
  console.log(
    `counting on / off, chaos, time an event: ${(withMs / withoutMs).toFixed(3)} (target 1.05), ` +
      `${ns(withMs)} ns and ${ns(withoutMs)} ns, ${SEEDS} seeds of ${EVENTS} events; ` +
      `reading the counts of a run of ${events} events: ${(ms * 1e3).toFixed(0)} us`,
  );
}
