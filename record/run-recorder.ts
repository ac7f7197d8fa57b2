/** Watches a run and keeps everything of it that a debugger may be asked for. */
import type { Command, Effect, Peer, PeerId, PeerMessage } from '../contract/peer.ts';
import { NONE } from '../contract/peer.ts';
import { describeCommand } from '../sim/node/clients.ts';
import { DecisionRecorder } from '../sim/order/decisions/decision-recorder.ts';
import type { Survival } from '../sim/schedule/survival.ts';
import type { SimEvent } from '../sim/node/events.ts';
import { EventKind } from '../sim/node/events.ts';
import type { Step } from '../sim/node/step.ts';
import type { Envelope } from '../sim/node/envelope.ts';
import type { Fate } from '../sim/network/network.ts';
import type { Note } from '../sim/world/note.ts';
import type { Happening, Observer } from '../sim/world/observer.ts';
import type { Simulation } from '../sim/world/simulation.ts';
import type { FaultName } from '../sim/coverage/tally.ts';
import type { EventName, RunAnswer, RunCrash, RunMessage, Touch } from './run-event.ts';
import { RunEvent } from './run-event.ts';

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** Two lists of equal length, so that one can be searched. */
export interface TouchHistory<S> {
  readonly numbers: number[];
  readonly states: Touch<S>[];
}

/** Pass it to a simulation as its observer, then {@link attach} the simulation before it runs. */
export class RunRecorder<S, M extends PeerMessage> implements Observer<M> {
  readonly events: RunEvent<S, M>[] = [];
  readonly messages: RunMessage<M>[] = [];
  readonly decided: DecisionRecorder<M>;
  /** By server: the events that touched it, ascending. */
  readonly histories: number[][] = [];
  /** By server: the events that left it another, and how; the first one is how it was at position 0. */
  readonly touches: TouchHistory<S>[] = [];
  /** The event in which a peer threw, which ended the run and is not among its events; null: none did. */
  thrown: SimEvent<M> | null = null;
  private source!: Simulation<S, M>;
  /** By the numbers of the messages: places in `messages`; a message that an adversary keeps back has one as well. */
  private readonly places: number[] = [];
  private notes: Note[] = [];
  private crashes: RunCrash[] = [];
  private answers: RunAnswer[] = [];
  private restarted = false;
  private offered: { readonly node: PeerId; readonly command: Command } | null = null;
  private sentBefore = 0;
  private effects: readonly Effect<M>[] = NOTHING;

  private readonly peer: Peer<S, M>;

  constructor(peer: Peer<S, M>) {
    this.peer = peer;
    this.decided = new DecisionRecorder(peer);
  }

  /** Says which simulation the events belong to. */
  attach(source: Simulation<S, M>): void {
    this.source = source;
    this.decided.attach(source);
    for (const node of source.nodes.slice(1)) {
      this.touches[node.id] = { numbers: [-1], states: [touchOf(node)] };
      this.histories[node.id] = [];
    }
    this.histories[NONE] = [];
    this.sentBefore = this.messages.length;
  }

  onSend(envelope: Envelope<M>, fate: Fate): void {
    const { from, to, incarnation, number, nth, message } = envelope;
    const sent: RunMessage<M> = {
      number: this.messages.length,
      from,
      to,
      incarnation,
      kind: this.peer.messageKinds[envelope.kind]!,
      nth,
      says: this.peer.describe(message),
      message,
      // While the simulation is being built, servers may send already.
      sentIn: this.source === undefined ? -1 : this.events.length,
      sentAtUs: this.source?.nowUs ?? 0,
      fate,
      arrivals: NOTHING,
    };
    this.decided.named(number, sent);
    this.places[number] = sent.number;
    this.messages.push(sent);
  }

  onStep({ input, effects }: Step<M>): void {
    if (input !== null) this.effects = effects;
  }

  onCrash(node: PeerId, survival: Survival, cause: FaultName): void {
    this.decided.onCrash(node, survival, cause);
    this.crashes.push({ node, survival, cause });
  }

  onRestart(node: PeerId): void {
    this.decided.onRestart(node);
    this.restarted = true;
  }

  onProposal(node: PeerId, command: Command): void {
    this.decided.onProposal(node, command);
    this.offered = { node, command };
  }

  onAnswer(node: PeerId, command: Command): void {
    this.answers.push({ node, command });
  }

  onNote(note: Note): void {
    this.notes.push(note);
  }

  onThrown(event: SimEvent<M>): void {
    this.decided.onThrown(event);
    this.thrown = event;
  }

  onEvent(happening: Happening<M>): void {
    const { number, event, discarded } = happening;
    const decided = this.decided.decisions.length;
    this.decided.onEvent(happening);
    const message = event.kind === EventKind.Deliver ? this.places[event.ordinal]! : -1;
    if (message >= 0) {
      const arrived = this.messages[message] as Writable<RunMessage<M>>;
      arrived.arrivals = arrived.arrivals.length === 0 ? [number] : [...arrived.arrivals, number];
    }
    const touches = this.touched(number);
    const node = this.placeOf(event, touches);
    this.histories[node]!.push(number);
    for (const touch of touches) {
      if (touch.node !== node) this.histories[touch.node]!.push(number);
    }
    this.events.push(
      new RunEvent<S, M>({
        number,
        timeUs: event.timeUs,
        name: this.nameOf(event),
        node,
        from: event.envelope?.from ?? NONE,
        message,
        what: this.whatOf(event, message),
        discarded,
        notes: orNothing(this.notes),
        effects: this.effects,
        firstSent: this.sentBefore,
        endSent: this.messages.length,
        touches,
        crashes: orNothing(this.crashes),
        answers: orNothing(this.answers),
        decided,
        rolling: this.source.hash.clone(),
      }),
    );
    this.sentBefore = this.messages.length;
    if (this.notes.length > 0) this.notes = [];
    if (this.crashes.length > 0) this.crashes = [];
    if (this.answers.length > 0) this.answers = [];
    this.restarted = false;
    this.offered = null;
    this.effects = NOTHING;
  }

  /** Notes the servers that event `number` has changed, and returns them. */
  private touched(number: number): readonly Touch<S>[] {
    const touches: Touch<S>[] = [];
    const { nodes } = this.source;
    for (let id = 1; id < nodes.length; id++) {
      const node = nodes[id]!;
      const { numbers, states } = this.touches[id]!;
      const { state, up, incarnation } = states[states.length - 1]!;
      if (node.state === state && node.up === up && node.incarnation === incarnation) continue;
      const touch = touchOf(node);
      numbers.push(number);
      states.push(touch);
      touches.push(touch);
    }
    return orNothing(touches);
  }

  /** A client's or a fault's event happens at the one server that it concerns, if there is one. */
  private placeOf(event: SimEvent, touches: readonly Touch<S>[]): PeerId {
    if (event.node !== NONE) return event.node;
    if (event.kind === EventKind.Client) return this.offered?.node ?? NONE;
    return event.kind === EventKind.Fault && touches.length === 1 ? touches[0]!.node : NONE;
  }

  private nameOf({ kind }: SimEvent): EventName {
    switch (kind) {
      case EventKind.Deliver:
        return 'deliver';
      case EventKind.Timer:
        return 'timer';
      case EventKind.Persisted:
        return 'persisted';
      case EventKind.Applied:
        return 'applied';
      case EventKind.Compact:
        return 'snapshot';
      case EventKind.Client:
        return this.offered === null ? 'client' : 'propose';
      case EventKind.Heal:
        return 'heal';
      case EventKind.Wake:
        return 'note';
      case EventKind.Fault:
      case EventKind.Intervention: {
        if (this.crashes.length > 0) return 'crash';
        if (this.restarted) return 'restart';
        if (this.offered !== null) return 'propose';
        return kind === EventKind.Fault ? 'fault' : 'note';
      }
    }
  }

  private whatOf({ kind, node, ordinal }: SimEvent, message: number): string {
    switch (kind) {
      case EventKind.Deliver:
        return this.messages[message]!.says;
      case EventKind.Timer:
        return this.source.nodes[node]!.timers.names[ordinal] ?? String(ordinal);
      case EventKind.Persisted:
        return `w${ordinal}`;
      case EventKind.Applied:
        return String(this.source.nodes[node]!.service.appliedIndex);
      case EventKind.Compact:
        return String(ordinal);
      default:
        return this.offered === null ? '' : describeCommand(this.offered.command);
    }
  }
}

const NOTHING: readonly never[] = [];

/** Most events have nothing of a kind: one empty list is enough for all of them. */
function orNothing<T>(list: readonly T[]): readonly T[] {
  return list.length === 0 ? NOTHING : list;
}

function touchOf<S>(node: {
  readonly id: PeerId;
  readonly up: boolean;
  readonly incarnation: number;
  readonly state: S;
}): Touch<S> {
  return { node: node.id, up: node.up, incarnation: node.incarnation, state: node.state };
}
