/**
 * What leaves the nodes: messages that go at once, those that wait for a write, and those that an adversary keeps for
 * later. A message sent to whoever's message is being handled is an answer, and reaches that incarnation only.
 */
import type {
  Effect,
  Peer,
  PeerId,
  PeerMessage,
  PeerView,
  WriteToken,
} from '../../contract/peer.ts';
import type { SimEvent } from '../node/events.ts';
import { ANY_INCARNATION, arrivalOf, rescheduled } from '../node/events.ts';
import type { Envelope } from '../node/envelope.ts';
import type { Fate } from '../network/network.ts';
import type { Step } from '../node/step.ts';
import type { Node } from '../node/node.ts';
import { faultNamed } from '../coverage/tally.ts';
import type { Blame } from '../judge/contract.ts';
import type { World } from '../world/world.ts';

const RELEASE_STALE = faultNamed('release-stale');

export class Outbox<S, M extends PeerMessage> {
  private readonly world: World<S, M>;
  private readonly peer: Peer<S, M>;
  private readonly kinds: number;
  private readonly blame: Blame;

  constructor(world: World<S, M>, peer: Peer<S, M>, blame: Blame) {
    this.world = world;
    this.peer = peer;
    this.kinds = peer.messageKinds.length;
    this.blame = blame;
  }

  /** A step sends: as soon as the write that the message waits for is durable. */
  send(
    { node, envelope, before }: Step<M, Node<S, M>>,
    effect: Extract<Effect<M>, { type: 'send' }>,
  ): void {
    const { to, message, requires } = effect;
    const incarnation = answeredBy(envelope, to);
    if (requires > node.issuedToken) {
      this.blame(node.id, { code: 'waits-for-unissued-write', facts: { write: requires } });
    } else if (requires > node.disk.durableToken) {
      node.held.push({ requires, to, incarnation, message });
    } else {
      this.transmit(node, to, incarnation, message, before);
    }
  }

  /** Sends at once, in no step of the sender or beside it; `handled` is the message that the sender handles, if any. */
  sendNow(node: Node<S, M>, to: PeerId, message: M, handled: Envelope<M> | null): void {
    this.transmit(node, to, answeredBy(handled, to), message, node.view);
  }

  /** The writes up to `token` are durable: what waited for them leaves, in order. */
  release(node: Node<S, M>, token: WriteToken): void {
    const { held } = node;
    node.held = [];
    for (let i = 0; i < held.length; i++) {
      const waiting = held[i]!;
      if (waiting.requires > token) node.held.push(waiting);
      else this.transmit(node, waiting.to, waiting.incarnation, waiting.message, node.view);
    }
  }

  /** A message leaves its node, which showed `view` before the step in which it does. */
  private transmit(
    node: Node<S, M>,
    to: PeerId,
    incarnation: number,
    message: M,
    view: PeerView,
  ): void {
    const { world, peer } = this;
    const { network } = world;
    const { id } = node;
    if (!(to >= 1 && to <= world.size) || to === id || (to | 0) !== to) {
      this.blame(id, { code: 'sent-to-nobody', facts: { to: String(to) } });
      return;
    }
    world.checker.sent(node, to, message, view);
    const kind = peer.messageKind(message);
    if (!(kind >= 0 && kind < this.kinds)) {
      this.blame(id, { code: 'sent-unknown-kind', facts: { kind: String(kind) } });
      return;
    }
    const envelope = {
      from: id,
      fromIncarnation: node.incarnation,
      to,
      incarnation,
      kind,
      nth: network.nextNth(id, to, kind),
      number: network.nextNumber(),
      message,
    };
    const fate = this.fateOf(envelope);
    world.observer?.onSend?.(envelope, fate);
  }

  private fateOf(envelope: Envelope<M>): Fate {
    const { world } = this;
    const { adversaries, network } = world;
    const word = network.wordOf(envelope);
    if (!adversaries.holds || !adversaries.takes(word)) return network.send(world, envelope, word);
    world.tally.struck(RELEASE_STALE);
    adversaries.hold(arrivalOf(envelope, world.nowUs));
    return 'held-back';
  }

  /** What an adversary held back arrives now: a leader was elected. */
  releaseStale(): void {
    this.arrive(this.world.adversaries.release(this.world.nowUs));
  }

  /** The chaos is over: everything that was held back arrives now. */
  releaseAll(): void {
    this.arrive(this.world.adversaries.releaseAll());
  }

  private arrive(events: readonly SimEvent[]): void {
    const { queue, nowUs } = this.world;
    for (const event of events) queue.push(rescheduled(event, nowUs), 0);
  }
}

/** The incarnation that a message to `to` answers if it is sent while `handled` is handled, or ANY_INCARNATION. */
function answeredBy(handled: Envelope | null, to: PeerId): number {
  return handled !== null && handled.from === to ? handled.fromIncarnation : ANY_INCARNATION;
}
