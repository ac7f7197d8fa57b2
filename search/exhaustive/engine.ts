/**
 * Takes a cluster from one state to the next by one move. There is one simulation, whose servers and ledger are exchanged
 * for those of the state: a move touches one server, so only that one is copied.
 */
import type { Peer, PeerId, PeerMessage } from '../../contract/peer.ts';
import type { SimulationConfig } from '../../sim/schedule/config.ts';
import { eventOf } from '../../sim/order/event-of.ts';
import type { Order, Waiting } from '../../sim/order/order.ts';
import type { Reason } from '../../sim/order/reason.ts';
import type { SimEvent } from '../../sim/node/events.ts';
import { ANY_INCARNATION, arrivalOf, EventKind } from '../../sim/node/events.ts';
import type { Violation } from '../../sim/judge/violation.ts';
import type { Ledger } from '../../sim/judge/ledger.ts';
import type { Node } from '../../sim/node/node.ts';
import { Simulation } from '../../sim/world/simulation.ts';
import { canonical } from './canonical.ts';
import { Interner } from './interner.ts';
import type { Move } from './moves.ts';
import { isElection, placeOfMove } from './moves.ts';
import type { SearchOptions } from './options.ts';
import { endless } from './options.ts';
import type { State, Travelling } from './state.ts';
import { forsake, GONE, isHeard, messageText, nodeText } from './state.ts';

/** Every move happens at this instant: no peer sees a clock. */
const NOW_US = 1;

const SEED = { high: 0, low: 0 };

/** Gives the simulation one event, and whatever is done at once behind it. */
class OneMove<M extends PeerMessage> implements Order {
  readonly timed = false;
  due: SimEvent[] = [];
  sent: SimEvent<M>[] = [];
  private readonly writesAtOnce: boolean;
  private readonly appliesAtOnce: boolean;

  constructor({ disk, service }: SimulationConfig) {
    this.writesAtOnce = disk.writeMaxUs === 0;
    this.appliesAtOnce = service.applyMaxUs === 0;
  }

  get size(): number {
    return this.due.length;
  }

  push(event: SimEvent): void {
    const { Deliver, Persisted, Applied } = EventKind;
    if (event.kind === Deliver) this.sent.push(event as SimEvent<M>);
    else if (
      event.kind === Persisted ? this.writesAtOnce : event.kind === Applied && this.appliesAtOnce
    ) {
      this.due.push(event);
    }
  }

  pop(): SimEvent | null {
    return this.due.shift() ?? null;
  }

  pending(): SimEvent[] {
    return this.due.slice();
  }

  handOver(): void {
    throw new Error('a search has no heal phase');
  }

  messages(): readonly Waiting[] {
    return [];
  }

  find(): Reason {
    // A search knows messages by their numbers.
    return { code: 'not-on-its-way' };
  }

  clone(): OneMove<M> {
    throw new Error('a search keeps states, not queues');
  }
}

export class Engine<S, M extends PeerMessage> {
  readonly nodes = new Interner<Node<S, M>>();
  readonly messages = new Interner<Travelling<M>>();
  private readonly ledgers = new Interner<Ledger>();
  private readonly simulation: Simulation<S, M>;
  private readonly queue: OneMove<M>;
  private readonly options: SearchOptions;

  /** Throws what the peer's `init` throws. */
  constructor(peer: Peer<S, M>, given: SimulationConfig, options: SearchOptions) {
    const config = endless(given);
    const { invariants } = options;
    this.queue = new OneMove<M>(config);
    const start = { peer, config, faults: [], seed: SEED, invariants };
    // Boots its servers, to throw if that is not possible.
    void new Simulation<S, M>({ ...start, order: () => new OneMove<M>(config) });
    this.simulation = new Simulation<S, M>({ ...start, order: () => this.queue, startDown: true });
    this.simulation.nowUs = NOW_US;
    this.options = options;
  }

  /** The state in which all servers have just started, and what has broken by then. */
  initial(): { readonly state: State; readonly violation: Violation | null } {
    const { simulation, queue } = this;
    for (let id = 1; id <= simulation.size; id++) {
      simulation.intervene({ kind: 'boot', node: id });
      this.drain();
    }
    const nodes = simulation.nodes.slice(1);
    const state = {
      nodes: nodes.map((node) => this.nodes.number(nodeText(node), node)),
      ledger: this.ledgers.number(canonical(simulation.ledger), simulation.ledger),
      messages: this.travel(queue.sent, []),
      arrived: [],
      crashes: 0,
      proposals: 0,
      timeouts: 0,
      touched: 0,
    };
    return { state, violation: simulation.violation };
  }

  /** What becomes of `state` by `move`; of a state behind a violation only the violation is of interest. */
  after(state: State, move: Move): { readonly state: State; readonly violation: Violation | null } {
    const { simulation, queue } = this;
    const place = placeOfMove(move, (number) => this.messages.at(number));
    state.nodes.forEach((number, i) => (simulation.nodes[i + 1] = this.nodes.at(number)));
    const node = this.nodes.at(state.nodes[place - 1]!).clone();
    simulation.nodes[place] = node;
    simulation.ledger = this.ledgers.at(state.ledger).clone();
    simulation.checker.violation = null;
    queue.sent = [];
    queue.due = [this.eventOf(move, node)];
    this.drain();
    return { state: this.describe(state, move, node), violation: simulation.violation };
  }

  private drain(): void {
    const { simulation, queue } = this;
    while (queue.due.length > 0 && !simulation.ended) simulation.runTo(simulation.position + 1);
    queue.due = [];
  }

  private eventOf(move: Move, node: Node<S, M>): SimEvent {
    if (move.do === 'deliver') {
      return arrivalOf({ ...this.messages.at(move.message), nth: 0, number: 0 }, NOW_US);
    }
    // The present incarnation is always called by the same number.
    if (move.do === 'restart') node.incarnation = GONE;
    return eventOf(this.simulation, move);
  }

  /** The state that the simulation is in behind a move. */
  private describe(before: State, move: Move, node: Node<S, M>): State {
    const { simulation, queue } = this;
    const { ledger } = simulation;
    let { messages, arrived } = before;
    if (move.do === 'deliver' && !move.again) {
      messages = without(messages, move.message);
      if (this.options.duplicates === true) arrived = withNumber(arrived, move.message);
    }
    const nodes = before.nodes.slice();
    nodes[node.id - 1] = this.nodes.number(nodeText(node), node);
    if (move.do === 'crash') {
      messages = this.orphaned(messages, node.id);
      arrived = [...new Set(this.orphaned(arrived, node.id))];
      nodes.forEach((number, i) => {
        const other = this.nodes.at(number).clone();
        if (forsake(other, node.id)) nodes[i] = this.nodes.number(nodeText(other), other);
      });
    }
    const isTouched = this.options.interchangeable !== false;
    return {
      nodes,
      ledger: this.ledgers.number(canonical(ledger), ledger),
      messages: queue.sent.length === 0 ? messages : this.travel(queue.sent, messages),
      arrived,
      crashes: before.crashes + (move.do === 'crash' ? 1 : 0),
      proposals: before.proposals + (move.do === 'propose' ? 1 : 0),
      timeouts: before.timeouts + (isElection(move) ? 1 : 0),
      touched: isTouched ? Math.max(before.touched, node.id) : 0,
    };
  }

  /** `on` with what has been sent, but for answers to whoever is gone. */
  private travel(sent: readonly SimEvent<M>[], on: readonly number[]): number[] {
    const numbers = on.slice();
    for (const { envelope } of sent) {
      const { from, fromIncarnation, to, incarnation, kind, message } = envelope!;
      if (!isHeard(incarnation)) continue;
      numbers.push(this.numberOf({ from, fromIncarnation, to, incarnation, kind, message }));
    }
    return numbers.sort(ascending);
  }

  /** What is on its way when `dead` has crashed: answers to it are lost, and it cannot be answered any more. */
  private orphaned(numbers: readonly number[], dead: PeerId): number[] {
    const left: number[] = [];
    for (const number of numbers) {
      const message = this.messages.at(number);
      const { from, to, incarnation, fromIncarnation } = message;
      if (to === dead && incarnation !== ANY_INCARNATION) continue;
      const orphan = from === dead && fromIncarnation !== GONE;
      left.push(orphan ? this.numberOf({ ...message, fromIncarnation: GONE }) : number);
    }
    return left.sort(ascending);
  }

  private numberOf(travelling: Travelling<M>): number {
    return this.messages.number(messageText(travelling), travelling);
  }
}

function without(numbers: readonly number[], number: number): number[] {
  const copy = numbers.slice();
  copy.splice(copy.indexOf(number), 1);
  return copy;
}

function withNumber(numbers: readonly number[], number: number): readonly number[] {
  return numbers.includes(number) ? numbers : [...numbers, number].sort(ascending);
}

function ascending(a: number, b: number): number {
  return a - b;
}
