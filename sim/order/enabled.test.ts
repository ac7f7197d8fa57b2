import { describe, expect, test } from '@jest/globals';
import type { Peer, PeerId, PeerMessage } from '../../contract/peer.ts';
import { raft } from '../../raft/index.ts';
import { scenarioNamed } from '../../scenarios/index.ts';
import { crashBase } from '../../search/crash-points/base.ts';
import { allStrategies } from '../../search/strategies/index.ts';
import { sized } from '../../test/tier.ts';
import { Sequence } from '../chance/choose.ts';
import { nameOf } from '../node/envelope.ts';
import type { SimEvent } from '../node/events.ts';
import { EventKind } from '../node/events.ts';
import { withLost } from '../schedule/lost-for-good.ts';
import type { Schedule } from '../schedule/schedule.ts';
import { simulate } from '../simulate.ts';
import type { Intervention } from '../world/interventions.ts';
import type { Happening } from '../world/observer.ts';
import type { Simulation } from '../world/simulation.ts';
import type { Choice } from './choice.ts';
import { keyOf } from './choice.ts';
import { writeDown } from './decisions/write-down.ts';
import { enabled } from './enabled.ts';
import { eventOf } from './event-of.ts';
import type { Order } from './order.ts';
import { refusal } from './refusal.ts';

type AnyPeer = Peer;
type World = Simulation<unknown, PeerMessage>;

/** Positions looked at in all runs of a kind and in one run, and members carried out at one position. */
const POSITIONS_OF_A_KIND = sized({ check: 100, ci: 670, nightly: 7_000 });
const POSITIONS = 45;
const MEMBERS = 4;

function scheduleOf(name: string, low: number, peers: number): Schedule {
  const seed = { high: 7, low };
  return { scenario: name, seed, ...scenarioNamed(name)!.draw(seed, peers) };
}

const BY_CLOCK = ['chaos', 'lossy', 'snapshots', 'crashes', 'partitions', 'figure-8', 'calm'];
const BY_STRATEGY = allStrategies().map(({ name }) => `chaos@${name}`);

const RUNS: readonly (readonly [string, (low: number, peers: number) => Schedule])[] = [
  ...[...BY_CLOCK, ...BY_STRATEGY].map((name) => {
    return [name, (low: number, peers: number) => scheduleOf(name, low, peers)] as const;
  }),
  ['decisions', (low) => writeDown(raft, scheduleOf('crashes', low, 3)).schedule],
  ['decisions of a walk', (low) => writeDown(raft, scheduleOf('chaos@macros', low, 3)).schedule],
  ['crash points', (low, peers) => crashBase(raft, scheduleOf('lossy', low, peers), 300).schedule],
  [
    'lost for good',
    (low) => {
      const schedule = scheduleOf('chaos', low, 5);
      return { ...schedule, config: withLost(schedule.config, [2, 4]) };
    },
  ],
];

/** What an event that was executed was, as a choice. */
function choiceOf({ event, discarded }: Happening, world: World): Choice {
  const { kind, node, ordinal, envelope, payload } = event;
  switch (kind) {
    case EventKind.Deliver: {
      const name = nameOf(world.peer, envelope!);
      return discarded === null ? { do: 'deliver', ...name } : { do: 'discard', ...name };
    }
    case EventKind.Timer:
      return { do: 'timeout', node, timer: world.nodes[node]!.timers.names[ordinal]! };
    case EventKind.Persisted:
      return { do: 'persist', node };
    case EventKind.Applied:
      return { do: 'apply', node };
    case EventKind.Compact:
      return { do: 'snapshot', node };
    case EventKind.Client:
      return { do: 'client', client: ordinal };
    case EventKind.Fault:
      return { do: 'fault', fault: ordinal >> 1, ends: (ordinal & 1) === 1 };
    case EventKind.Heal:
      return { do: 'heal' };
    default:
      return interventionOf(payload as Intervention);
  }
}

function interventionOf(action: Intervention): Choice {
  switch (action.kind) {
    case 'propose':
      return { do: 'propose', node: action.node, command: action.command };
    case 'crash':
      return { do: 'crash', node: action.node, ...action.survival! };
    case 'boot':
      return { do: 'restart', node: action.node };
    default:
      throw new Error(`nobody does that here: ${action.kind}`);
  }
}

/** An order that is told what comes next, and then goes on as another. */
class Told implements Order {
  private event: SimEvent | null;
  private readonly order: Order;

  constructor(event: SimEvent, order: Order) {
    this.event = event;
    this.order = order;
  }

  get timed(): boolean {
    return this.order.timed;
  }

  get size(): number {
    return this.order.size;
  }

  push(event: SimEvent, tie: number): void {
    this.order.push(event, tie);
  }

  pop(): SimEvent | null {
    const { event } = this;
    this.event = null;
    return event ?? this.order.pop();
  }

  pending(): SimEvent[] {
    return this.order.pending();
  }

  messages(): ReturnType<Order['messages']> {
    return this.order.messages();
  }

  find(...args: Parameters<Order['find']>): ReturnType<Order['find']> {
    return this.order.find(...args);
  }

  handOver(): void {
    this.order.handOver();
  }

  clone(): Order {
    return this.order.clone();
  }
}

/** A run, told event by event. */
class Run {
  readonly world: World;
  last: Happening | null = null;

  constructor(peer: AnyPeer, schedule: Schedule) {
    const onEvent = (happening: Happening): void => {
      this.last = happening;
    };
    this.world = simulate({ peer, ...schedule, observer: { onEvent } });
  }

  /** One event on; null at the end. */
  step(): Happening | null {
    this.last = null;
    this.world.runTo(this.world.position + 1);
    return this.last;
  }
}

/** Looks at some positions of a run; returns how many, and how many members it carried out. */
function examine(peer: AnyPeer, schedule: Schedule, draw: Sequence): readonly [number, number] {
  const { world: whole } = new Run(peer, schedule);
  whole.run();
  const length = whole.position;
  const run = new Run(peer, schedule);
  const { world } = run;
  const positions = Array.from({ length: POSITIONS }, () => draw.int(0, length - 1));
  let looked = 0;
  let carried = 0;
  for (const position of new Set(positions.sort((a, b) => a - b))) {
    world.runTo(position);
    if (world.ended) break;
    looked++;
    const here = world.save();
    const all = enabled(world);
    const keys = all.map(keyOf);
    const next = run.step();
    // What ends a run is not an event: then nothing happened.
    if (next !== null) {
      const key = keyOf(choiceOf(next, world));
      // Ten thousand times: a matcher takes longer than all else.
      if (!keys.includes(key)) expect(keys).toContain(key);
    }
    for (let i = 0; i < Math.min(MEMBERS, all.length); i++) {
      world.restore(here);
      const choice = draw.pick(all);
      if (refusal(world, choice) !== null) expect([choice, refusal(world, choice)]).toBeNull();
      carried += carryOut(run, choice);
    }
    world.restore(here);
    if (keys.join() !== enabled(world).map(keyOf).join()) expect(enabled(world)).toEqual(all);
  }
  return [looked, carried];
}

function carryOut(run: Run, choice: Choice): number {
  const { world } = run;
  const event = eventOf(world, choice);
  world.queue = new Told(event, world.queue);
  const happened = run.step();
  if (happened?.event !== event) expect([choice, happened?.event]).toEqual([choice, event]);
  const key = keyOf(choiceOf(happened!, world));
  if (key !== keyOf(choice)) expect(key).toBe(keyOf(choice));
  return 1;
}

describe('what happens next is enabled, and all that is enabled can happen', () => {
  test.each(RUNS)('in runs of %s', (_name, schedule) => {
    const draw = new Sequence({ high: 0, low: 13 }, 'positions');
    let looked = 0;
    let carried = 0;
    for (let low = 0; looked < POSITIONS_OF_A_KIND; low++) {
      const [here, there] = examine(raft, schedule(low, draw.pick([3, 5])), draw);
      looked += here;
      carried += there;
    }
    expect(carried).toBeGreaterThan(2 * looked);
  });
});

test('what cannot happen is refused with a reason, and is not enabled', () => {
  const { world } = new Run(raft, scheduleOf('calm', 1, 3));
  world.runTo(40);
  const node: PeerId = 1;
  const refused: readonly (readonly [Choice, string])[] = [
    [{ do: 'restart', node }, 'up'],
    [{ do: 'restart', node: 4 }, 'no-server'],
    [{ do: 'timeout', node, timer: 'nothing' }, 'timer-stopped'],
    [{ do: 'deliver', from: 1, to: 2, kind: 'RequestVote', nth: 900 }, 'not-on-its-way'],
    [{ do: 'client', client: 7 }, 'no-turn'],
    [{ do: 'fault', fault: 3, ends: false }, 'no-fault'],
  ];
  const keys = enabled(world).map(keyOf);
  for (const [choice, code] of refused) {
    expect([choice, refusal(world, choice)?.code]).toEqual([choice, code]);
    expect(keys).not.toContain(keyOf(choice));
  }
});
