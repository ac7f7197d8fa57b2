/**
 * What the choices of each strategy cost: the same walks with the walker at work, and with one that reads off a list what
 * the other chose.
 */
import { raft } from '../raft/index.ts';
import { timeoutOf } from '../sim/order/named-events.ts';
import type { SimEvent } from '../sim/node/events.ts';
import { EventKind } from '../sim/node/events.ts';
import type { Schedule } from '../sim/schedule/schedule.ts';
import { simulate } from '../sim/simulate.ts';
import type { Simulation } from '../sim/world/simulation.ts';
import { allStrategies } from '../search/strategies/index.ts';
import type { Strategy } from '../search/strategies/strategy.ts';
import type { Moves } from '../sim/order/walk/moves.ts';
import type { Walker } from '../sim/order/walk/walker.ts';

const SEEDS = 60;
const ROUNDS = 25;
/** Seeds that are there to warm up. */
const WARM_UP = 20;

type Chosen = readonly SimEvent[];

/** Where a walk keeps its walker. */
interface Walking {
  walker: Walker;
}

function walkingOf(simulation: Simulation<unknown, never>): Walking {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the benchmark stands in for a part that nobody else replaces
  return simulation.queue as unknown as Walking;
}

/** Takes what was chosen in an earlier run of the same walk; messages stay on their links, as nobody looks at them. */
class ReadOff implements Walker {
  private readonly chosen: Chosen;
  private at = 0;

  constructor(chosen: Chosen) {
    this.chosen = chosen;
  }

  next<S, M extends { readonly type: string; readonly term: number }>(
    moves: Moves<S, M>,
  ): SimEvent | null {
    const event = this.chosen[this.at++];
    if (event === undefined) return null;
    moves.made++;
    const timeUs = moves.tick();
    if (event.kind !== EventKind.Timer) return event;
    return timeoutOf(moves.node(event.node), event.ordinal, timeUs);
  }

  clone(): Walker {
    return new ReadOff(this.chosen);
  }
}

function scheduleOf(strategy: Strategy, low: number): Schedule {
  const seed = { high: 0, low };
  return { scenario: 'walk', seed, ...strategy.draw(seed, 5) };
}

/** What the walker of `schedule` chooses, in order. */
function chosenBy(schedule: Schedule): Chosen {
  const simulation = simulate({ peer: raft, ...schedule });
  const walking = walkingOf(simulation as never);
  const { walker } = walking;
  const chosen: SimEvent[] = [];
  walking.walker = {
    next(moves) {
      const event = walker.next(moves);
      if (event !== null) chosen.push(event);
      return event;
    },
    onSend: (event) => walker.onSend?.(event),
    clone: () => walker.clone(),
  };
  simulation.run();
  return chosen;
}

function timed(
  schedule: Schedule,
  chosen: Chosen | null,
): { readonly ms: number; readonly hash: string; readonly events: number } {
  const simulation = simulate({ peer: raft, ...schedule });
  if (chosen !== null) walkingOf(simulation as never).walker = new ReadOff(chosen);
  const start = performance.now();
  simulation.run();
  const ms = performance.now() - start;
  return { ms, hash: simulation.hash.digest(), events: simulation.position };
}

/** Of each seed the least disturbed round counts. Throws if what was read off is another walk. */
function costOf(strategy: Strategy): void {
  let choosing = 0;
  let reading = 0;
  let events = 0;
  for (let low = 1; low <= WARM_UP + SEEDS; low++) {
    const schedule = scheduleOf(strategy, low);
    // A share of the portfolio goes by the clock.
    if (schedule.walk === undefined) continue;
    const chosen = chosenBy(schedule);
    let on = Infinity;
    let off = Infinity;
    for (let round = 0; round < ROUNDS; round++) {
      const walked = timed(schedule, null);
      const read = timed(schedule, chosen);
      if (walked.hash !== read.hash) {
        throw new Error(`${strategy.name}, seed ${low}: what was read off is another walk`);
      }
      on = Math.min(on, walked.ms);
      off = Math.min(off, read.ms);
      if (round === 0 && low > WARM_UP) events += walked.events;
    }
    if (low <= WARM_UP) continue;
    choosing += on;
    reading += off;
  }
  const ns = (ms: number): string => ((ms * 1e6) / events).toFixed(0);
  console.log(
    `| ${strategy.name} | ${(choosing / reading).toFixed(3)} | ${ns(choosing)} | ${ns(reading)} | ${events} |`,
  );
}

export function strategyCost(): void {
  console.log(
    '| strategy | choosing / reading off (target 1.15 with coverage) | ns an event, choosing | reading off | events |\n' +
      '| --- | --- | --- | --- | --- |',
  );
  for (const strategy of allStrategies()) if (strategy.name !== 'timed') costOf(strategy);
}
