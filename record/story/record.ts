/**
 * Runs decisions and keeps what each of them did. A decision and what follows at once (writes and services that take no
 * time) are one step.
 */
import { decisionsOf } from '../../sim/order/decisions/decision-order.ts';
import type { Effect, Peer, PeerId, PeerMessage, PeerView } from '../../contract/peer.ts';
import { NONE } from '../../contract/peer.ts';
import { placeOfDecision } from '../../sim/schedule/decision.ts';
import { isWrite } from '../../sim/node/disk.ts';
import { EventKind } from '../../sim/node/events.ts';
import type { Envelope } from '../../sim/node/envelope.ts';
import type { Step } from '../../sim/node/step.ts';
import type { Node } from '../../sim/node/node.ts';
import type { Discarded } from '../../sim/world/note.ts';
import type { Happening, Observer } from '../../sim/world/observer.ts';
import { simulate } from '../../sim/simulate.ts';
import type { Simulation } from '../../sim/world/simulation.ts';
import { compactLog } from './compact-log.ts';
import type {
  RecordedStep,
  RunRecord,
  SentMessage,
  Stored,
  UnsentMessage,
  WriteGroup,
} from './recorded.ts';
import type { Settled } from './settle.ts';

/** What a server had under way. */
interface Look {
  readonly view: PeerView;
  readonly down: Stored | null;
  readonly held: readonly object[];
  readonly waiting: readonly UnsentMessage[];
  readonly writes: readonly WriteGroup[];
}

/** Runs what was settled, and keeps what each decision did. */
export function recordRun<S, M extends PeerMessage>(peer: Peer<S, M>, settled: Settled): RunRecord {
  const recorder = new StepRecorder<S, M>(peer);
  const simulation = simulate<S, M>({ peer, ...settled.schedule, observer: recorder });
  recorder.attach(simulation);
  simulation.run();
  recorder.finish();
  const { steps, messages } = recorder;
  return { settled, steps, messages, servers: simulation.size };
}

class StepRecorder<S, M extends PeerMessage> implements Observer<M> {
  readonly steps: RecordedStep[] = [];
  readonly messages: SentMessage[] = [];
  private readonly peer: Peer<S, M>;
  private source!: Simulation<S, M>;
  private readonly looks: Look[] = [];
  /** By the numbers that the network gives: places in `messages`. */
  private readonly places = new Map<number, number>();
  /** The decision under way, and what it has done so far. */
  private decided = 0;
  private look: Look | null = null;
  private effects: Effect[] = [];
  /** What the peer answered in the event under way. */
  private answered: readonly Effect[] = [];
  private sent: number[] = [];
  private cause = -1;
  private discarded: Discarded | null = null;
  private healed = false;

  constructor(peer: Peer<S, M>) {
    this.peer = peer;
  }

  attach(source: Simulation<S, M>): void {
    this.source = source;
    for (const node of source.nodes.slice(1)) this.looks[node.id] = this.lookAt(node, [], []);
  }

  onSend(envelope: Envelope<M>): void {
    if (this.healed) return;
    const { from, to, nth, message } = envelope;
    const kind = this.peer.messageKinds[envelope.kind]!;
    this.places.set(envelope.number, this.messages.length);
    // This may be the first that is heard of a decision.
    this.keepUp();
    this.sent.push(this.messages.length);
    const sentIn = this.decided - 1;
    this.messages.push({ ...this.told(from, to, message), kind, nth, sentIn, arrivedIn: [] });
  }

  onStep({ input, effects }: Step<M>): void {
    if (input !== null) this.answered = effects;
  }

  onEvent({ event, discarded }: Happening<M>): void {
    const effects = this.answered;
    this.answered = [];
    if (event.kind === EventKind.Heal) this.healed = true;
    if (this.healed) return;
    this.keepUp();
    if (event.kind === EventKind.Deliver) this.arrive(event.ordinal);
    this.effects.push(...effects);
    this.discarded = discarded ?? this.discarded;
    const known = (this.look ?? this.looks[event.node]!).writes;
    this.look = this.lookAt(this.source.nodes[event.node]!, known, effects);
  }

  /** Ends the step under way if the next decision has been taken. */
  private keepUp(): void {
    // While the simulation is being built, servers may send already.
    const decided = this.source === undefined ? null : decisionsOf(this.source);
    const taken = decided?.applied.length ?? 0;
    while (this.decided < taken) this.close();
  }

  private arrive(number: number): void {
    const place = this.places.get(number);
    if (place === undefined) return;
    const message = this.messages[place]!;
    this.cause = message.sentIn;
    this.messages[place] = { ...message, arrivedIn: [...message.arrivedIn, this.decided - 1] };
  }

  /** The run is over: what the last decision did is complete. */
  finish(): void {
    // A peer that throws ends the run before its event is told.
    this.keepUp();
    this.close();
  }

  /** Ends the step under way and begins the next one. */
  private close(): void {
    if (this.decided > 0) this.steps.push(this.stepUnderWay());
    this.decided++;
    this.look = null;
    this.effects = [];
    this.sent = [];
    this.cause = -1;
    this.discarded = null;
  }

  private stepUnderWay(): RecordedStep {
    const decision = decisionsOf(this.source)!.applied[this.decided - 1]!;
    const node = this.source.nodes[placeOfDecision(decision)]!;
    const before = this.looks[node.id]!;
    const after = this.look ?? this.lookAt(node, before.writes, []);
    this.looks[node.id] = after;
    const crash = decision.do === 'crash';
    return {
      decision,
      node: node.id,
      cause: this.cause,
      before: before.view,
      after: after.view,
      down: after.down,
      effects: this.effects,
      sent: this.sent,
      waiting: crash ? [] : after.waiting.filter((_, i) => !before.held.includes(after.held[i]!)),
      begun: after.writes.filter(({ token }) => !before.writes.some((old) => old.token === token)),
      ended: crash ? before.writes : decision.do === 'persist' ? before.writes.slice(0, 1) : [],
      unsent: crash ? before.waiting : [],
      discarded: this.discarded,
    };
  }

  /** What is under way at a server; `effects` are those of its newest event, `known` the writes before that. */
  private lookAt(node: Node<S, M>, known: readonly WriteGroup[], effects: readonly Effect[]): Look {
    const { view, up, disk } = node;
    const { term, votedFor, log } = disk;
    if (!up) {
      const down = { term, votedFor, log: compactLog(log) };
      return { view, down, held: [], waiting: [], writes: [] };
    }
    const waiting = node.held.map(({ to, message }) => this.told(node.id, to, message));
    const writes = disk.pendingTokens.map(
      (token) =>
        known.find((old) => old.token === token) ?? { token, effects: effects.filter(isWrite) },
    );
    return { view, down: null, held: node.held.slice(), waiting, writes };
  }

  private told(from: PeerId, to: PeerId, message: M): UnsentMessage {
    const { peer } = this;
    const vote = peer.claimedVote(message, from, to);
    const match = vote === NONE ? peer.claimedMatch(message) : 0;
    return { from, to, says: peer.describe(message), term: message.term, vote, match };
  }
}
