/**
 * The simulation: one virtual clock, one queue of pending events, one loop. It runs pure peers, strikes them with faults,
 * and has every event judged by the invariants. Given the same peer, configuration, faults and seed it takes the same
 * steps on every machine; it reads no clock, draws no ambient randomness and does no I/O.
 *
 * Position k of a run means: events 0 .. k-1 have been executed.
 */
import type { Peer, PeerId, PeerMessage, Us } from '../../contract/peer.ts';
import { NONE } from '../../contract/peer.ts';
import { Adversaries } from '../faults/adversaries.ts';
import type { Seed, StreamKey } from '../chance/choose.ts';
import { draw, streamKey } from '../chance/choose.ts';
import type { SimulationConfig } from '../schedule/config.ts';
import { structuralDigest } from '../node/commands.ts';
import { peerConfigOf, uniformConfig } from '../schedule/config-shape.ts';
import type { Checkpoint } from './checkpoint.ts';
import { Arrivals } from '../coverage/arrivals.ts';
import { catalogueOf } from '../coverage/catalogue.ts';
import { APPLIED, countOther, countTimer, PERSISTED, SNAPSHOT } from '../coverage/count.ts';
import type { Order } from '../order/order.ts';
import { EventQueue } from '../order/event-queue.ts';
import type { SimEvent } from '../node/events.ts';
import {
  ANY_INCARNATION,
  EventKind,
  interventionEvent,
  rescheduled,
  worldEvent,
} from '../node/events.ts';
import { FaultInjector } from '../faults/injector.ts';
import { Host } from './host.ts';
import type { Violation } from '../judge/violation.ts';
import { Checker } from '../judge/checker.ts';
import { invariantsFor } from '../judge/invariants/index.ts';
import { Ledger } from '../judge/ledger.ts';
import type { LivenessReport } from '../judge/liveness.ts';
import { Network } from '../network/network.ts';
import { Node } from '../node/node.ts';
import type { Discarded } from './note.ts';
import type { Observer } from './observer.ts';
import { FrozenPeer } from '../guard/frozen.ts';
import { GuardedPeer } from '../guard/guarded.ts';
import { leaveStep, stepUnderWay, withTripwires } from '../guard/purity-guard.ts';
import { Recovery } from '../faults/recovery.ts';
import type { LimitReached } from './run-limits.ts';
import { RunLimits } from './run-limits.ts';
import type { SimulationOptions } from './simulation-options.ts';
import { perform, placeOf } from './interventions.ts';
import type { Intervention } from './interventions.ts';
import { electionSplit } from '../coverage/situations.ts';
import { situation, Tally } from '../coverage/tally.ts';
import { Timers } from '../node/timers.ts';
import { TraceHash } from './trace-hash.ts';
import { Workload } from '../clients/workload.ts';
import type { ProposalOutcome } from '../node/step.ts';
import type { ServiceListener, World } from './world.ts';

const DEAD_INCARNATION = situation('dead-incarnation');

export class Simulation<S, M extends PeerMessage> implements World<S, M> {
  readonly config: SimulationConfig;
  readonly seed: Seed;
  readonly peer: Peer<S, M>;
  /** Number of servers. */
  readonly size: number;
  /** By peer id; slot 0 is a placeholder. */
  readonly nodes: Node<S, M>[];
  readonly checker: Checker;
  readonly host: Host<S, M>;
  readonly workload: Workload<S, M>;
  readonly injector: FaultInjector<S, M>;
  readonly observer: Observer<M> | null;
  readonly service: ServiceListener | null;
  ledger: Ledger;
  network: Network;
  queue: Order;
  adversaries: Adversaries;
  arrivals: Arrivals;
  tally: Tally;
  hash = new TraceHash();
  nowUs: Us = 0;
  /** Number of events executed: the position. */
  position = 0;
  /** What a peer threw, if it did: for people who look for the place. The violation has it in words. */
  thrown: unknown = undefined;

  private readonly recovery: Recovery<S, M>;
  private limits: RunLimits;
  /** Which moment asked for by `wakeAt` has come; -1: none. */
  private woken = -1;
  private interrupted = false;
  /** The event that is being executed; null between events. */
  underWay: SimEvent<M> | null = null;
  private readonly wakeKey: StreamKey;

  /** Builds the world at position 0. Throws what the peer's `init` throws, such as a configuration out of range. */
  constructor(options: SimulationOptions<S, M>) {
    const { seed } = options;
    const peer = new GuardedPeer(
      options.strict === true ? new FrozenPeer(options.peer) : options.peer,
    );
    const config = uniformConfig(options.config);
    this.peer = peer;
    this.tally = new Tally(catalogueOf(peer.messageKinds));
    this.config = config;
    this.seed = seed;
    this.size = config.peers;
    this.observer = options.observer ?? null;
    this.service = options.service ?? null;
    this.limits = new RunLimits(config.limits);
    this.wakeKey = streamKey(seed, 'wake');
    const ids = Array.from({ length: config.peers }, (_, i) => i + 1);
    this.nodes = [NONE, ...ids].map((id) => {
      const peerConfig = peerConfigOf(id, ids, config.raft);
      const node = new Node<S, M>(peerConfig, new Timers(streamKey(seed, 'timer', id)));
      node.ratePpm = config.clocks.ratePpm[id - 1] ?? 0;
      return node;
    });
    this.queue = options.order?.(this) ?? new EventQueue();
    const { timed } = this.queue;
    this.network =
      options.network ?? new Network(config.network, config.peers, peer.messageKinds.length, seed);
    this.ledger = new Ledger(config.peers);
    this.arrivals = new Arrivals(config.peers);
    this.adversaries = new Adversaries(config.adversaries, config.peers, seed);
    this.checker = new Checker(this, options.invariants ?? invariantsFor(config), peer);
    this.host = new Host(this, peer);
    this.workload = new Workload(this);
    this.injector = new FaultInjector(this, options.faults);
    this.recovery = new Recovery(this, timed ? config.durationUs : Infinity);
    if (options.startDown !== true) this.bootAll(ids);
    this.injector.start();
    if (config.healAtUs < config.durationUs) {
      this.queue.push(worldEvent(EventKind.Heal, config.healAtUs, 0), 0);
    }
    this.workload.start();
  }

  /** A peer that refuses its configuration is a mistake of the caller, not a finding: what `init` throws is passed on. */
  private bootAll(ids: readonly PeerId[]): void {
    withTripwires(() => {
      try {
        for (const id of ids) this.host.boot(this.nodes[id]!);
      } finally {
        leaveStep();
      }
    });
  }

  get violation(): Violation | null {
    return this.checker.violation;
  }

  /** Why the run was cut short, or null. */
  get limit(): LimitReached | null {
    return this.limits.reached;
  }

  get healed(): boolean {
    return this.recovery.healed;
  }

  /** How the recovery went; null unless the run completed its heal phase. */
  get liveness(): LivenessReport | null {
    return this.recovery.liveness;
  }

  /** Whether nothing more can happen: the time is up, a property broke, or a limit was reached. */
  get ended(): boolean {
    return (
      this.recovery.finished || this.checker.violation !== null || this.limits.reached !== null
    );
  }

  /** Runs to the end. */
  run(): void {
    this.runTo(Infinity);
  }

  /**
   * Executes events until `position` is reached or the run has {@link ended}. While it runs, whatever in JavaScript
   * knows the time or chance throws when a peer calls it. What a peer throws breaks its contract and ends the run.
   * Also stops at a moment asked for by {@link wakeAt}, and when it is told to {@link interrupt} itself.
   */
  runTo(position: number): void {
    this.guarded(() => {
      this.interrupted = false;
      while (this.position < position && !this.ended && !this.interrupted) this.advance();
    });
  }

  private guarded(body: () => void): void {
    withTripwires(() => {
      leaveStep();
      try {
        body();
      } catch (error) {
        const step = stepUnderWay();
        leaveStep();
        if (step === null) throw error;
        this.thrown ??= error;
        const facts = { error: describeError(error), during: step.input };
        this.host.blame(step.peer, { code: 'threw', facts });
        if (this.underWay !== null) this.observer?.onThrown?.(this.underWay);
      }
    });
  }

  /** Executes the next event; what is out of date is passed over. */
  private advance(): void {
    for (;;) {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what comes out is what went in
      const event = this.queue.pop() as SimEvent<M> | null;
      if (event === null || event.timeUs > this.recovery.endUs) {
        if (event !== null) this.queue.push(event, 0);
        if (this.recovery.endUs < Infinity) this.nowUs = this.recovery.endUs;
        this.recovery.timeIsUp();
        return;
      }
      if (event.timeUs < this.nowUs)
        throw new Error(`time went back from ${this.nowUs} to ${event.timeUs} us`);
      this.nowUs = event.timeUs;
      this.underWay = event;
      const isOfWorld = event.node === NONE || event.kind === EventKind.Intervention;
      if (isOfWorld ? this.executeWorldEvent(event) : this.executeAt(event)) return;
      this.underWay = null;
    }
  }

  /** An event of the world itself. False if it was out of date. */
  private executeWorldEvent(event: SimEvent<M>): boolean {
    let word = event.ordinal;
    switch (event.kind) {
      case EventKind.Client:
        if (!this.workload.act(event.ordinal, event.payload as number)) return false;
        word = this.workload.clients[event.ordinal]!.command;
        break;
      case EventKind.Fault:
        if (this.recovery.healed || !this.injector.event(event.ordinal)) return false;
        break;
      case EventKind.Wake:
        this.woken = word;
        this.interrupted = true;
        break;
      case EventKind.Intervention:
        this.carryOut(event);
        return true;
      default:
        this.queue.handOver();
        this.recovery.heal();
    }
    this.hash.add(event.timeUs | 0, event.kind, word, highWord(event.timeUs), 0, 0);
    this.count(event, null);
    return true;
  }

  /** Has `runTo` stop when `timeUs` has come; {@link takeWoken} then returns `number` (0 or more). */
  wakeAt(timeUs: Us, number: number): void {
    const event = worldEvent(EventKind.Wake, timeUs, number);
    this.queue.push(event, draw(this.wakeKey, number) & 0xffff);
  }

  /** Has `runTo` stop when the event under way has ended. */
  interrupt(): void {
    this.interrupted = true;
  }

  /** The number of the moment at which `runTo` has stopped; -1 if it stopped for another reason. */
  takeWoken(): number {
    const { woken } = this;
    this.woken = -1;
    return woken;
  }

  /** Does something to the world from outside, as an event of its own. Returns what became of a proposal. */
  intervene(action: Intervention): ProposalOutcome | null {
    let outcome: ProposalOutcome | null = null;
    const event = interventionEvent(placeOf(action), this.nowUs, action);
    this.guarded(() => (outcome = this.carryOut(event)));
    return outcome;
  }

  private carryOut(event: SimEvent<M>): ProposalOutcome | null {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- made where interventions are
    const action = event.payload as Intervention;
    let outcome: ProposalOutcome | null = null;
    try {
      outcome = perform(this, action);
    } finally {
      // It is an event of the run even if the peer threw.
      const { timeUs, kind } = event;
      this.hash.add(timeUs | 0, kind, structuralDigest(action), highWord(timeUs), 0, 0);
      this.observer?.onNote?.({ kind: 'intervention', action });
      this.count(event, null);
    }
    return outcome;
  }

  /** An event at a node. False if it was out of date and nothing happened. */
  private executeAt(event: SimEvent<M>): boolean {
    const node = this.nodes[event.node]!;
    const { envelope } = event;
    const isMessage = envelope !== null;
    let word = event.ordinal;
    let discarded: Discarded | null = null;
    if (event.incarnation !== node.incarnation && event.incarnation !== ANY_INCARNATION) {
      if (!isMessage) return false;
      this.tally.reached(DEAD_INCARNATION);
      discarded = 'answers-earlier-incarnation';
    } else if (!node.up) {
      if (!isMessage) return false;
      discarded = 'node-is-down';
    } else if (node.paused) {
      node.backlog.push(event);
      return false;
    } else if (!isMessage) {
      if (!this.dispatch(node, event)) return false;
    } else {
      this.arrivals.note(this.tally, envelope, node);
      word = this.host.deliver(node, envelope);
    }
    const { view } = node;
    const role = view.role === 'leader' ? 2 : view.role === 'candidate' ? 1 : 0;
    this.hash.add(
      event.timeUs | 0,
      event.kind |
        (event.node << 4) |
        ((isMessage ? envelope.from : NONE) << 12) |
        (highWord(event.timeUs) << 20),
      isMessage ? word : word ^ node.service.digest,
      (view.term << 8) ^ (view.votedFor << 2) ^ role,
      view.commitIndex ^ (view.lastApplied << 16),
      view.log.lastIndex ^ (view.log.lastTerm << 20),
    );
    this.count(event, discarded);
    return true;
  }

  /** Everything at a running node but messages. False if the event was out of date. */
  private dispatch(node: Node<S, M>, event: SimEvent): boolean {
    switch (event.kind) {
      case EventKind.Timer: {
        const slot = event.ordinal;
        const again = node.timers.expire(slot, event.timeUs);
        if (again > 0) this.queue.push(rescheduled(event, again), node.timers.tie(slot));
        if (again !== 0) return false;
        if (node.view.role === 'candidate' && node.timers.names[slot] === 'election') {
          electionSplit(this.tally, node, this.nodes);
        }
        countTimer(this.tally, node, node.timers.names[slot]!);
        this.host.fireTimer(node, slot);
        return true;
      }
      case EventKind.Persisted:
        countOther(this.tally, node, PERSISTED);
        this.host.persisted(node);
        return true;
      case EventKind.Applied:
        countOther(this.tally, node, APPLIED);
        this.host.services.apply(node);
        return true;
      default:
        countOther(this.tally, node, SNAPSHOT);
        this.host.services.compact(node, event);
        return true;
    }
  }

  /** Counts an executed event, keeps the limits, and tells those who watch. */
  private count(event: SimEvent<M>, discarded: Discarded | null): void {
    this.underWay = null;
    const number = this.position++;
    const pending = (number & 1023) === 0 ? this.queue.size + this.network.waiting : 0;
    this.limits.note(event.timeUs, this.position, pending);
    if (this.observer !== null) {
      this.observer.onEvent({ number, event, discarded });
    }
  }

  /** An independent copy of the whole world at this position; for {@link restore}. */
  save(): Checkpoint {
    return {
      nowUs: this.nowUs,
      position: this.position,
      thrown: this.thrown,
      underWay: this.underWay,
      woken: this.woken,
      interrupted: this.interrupted,
      limits: this.limits.clone(),
      recovery: this.recovery.save(),
      nodes: this.nodes.map((node) => node.clone()),
      queue: this.queue.clone(),
      network: this.network.clone(),
      ledger: this.ledger.clone(),
      adversaries: this.adversaries.clone(),
      arrivals: this.arrivals.clone(),
      tally: this.tally.clone(),
      hash: this.hash.clone(),
      checker: this.checker.save(),
      workload: this.workload.save(),
      injector: this.injector.save(),
      host: this.host.save(),
    };
  }

  /**
   * Takes the world back (or forward) to a checkpoint of this same simulation; it can be restored any number of times.
   * An observer is not taken back: it hears the events again.
   */
  restore(checkpoint: Checkpoint): void {
    this.nowUs = checkpoint.nowUs;
    this.position = checkpoint.position;
    this.thrown = checkpoint.thrown;
    this.underWay = checkpoint.underWay as SimEvent<M> | null;
    this.woken = checkpoint.woken;
    this.interrupted = checkpoint.interrupted;
    this.limits = checkpoint.limits.clone();
    this.recovery.load(checkpoint.recovery);
    checkpoint.nodes.forEach((node, id) => (this.nodes[id] = node.clone() as Node<S, M>));
    this.queue = checkpoint.queue.clone();
    this.network = checkpoint.network.clone();
    this.ledger = checkpoint.ledger.clone();
    this.adversaries = checkpoint.adversaries.clone();
    this.arrivals = checkpoint.arrivals.clone();
    this.tally = checkpoint.tally.clone();
    this.hash = checkpoint.hash.clone();
    this.checker.load(checkpoint.checker);
    this.workload.load(checkpoint.workload);
    this.injector.load(checkpoint.injector);
    this.host.load(checkpoint.host);
  }
}

/** What of a time does not fit into 32 bits. */
function highWord(timeUs: Us): number {
  return timeUs < 4294967296 ? 0 : Math.floor(timeUs / 4294967296);
}

/** Name and message only: stacks differ between engines. */
function describeError(error: unknown): string {
  if (error instanceof Error) return `${error.name}: ${error.message}`;
  try {
    return String(error);
  } catch {
    return 'something that cannot be made a string';
  }
}
