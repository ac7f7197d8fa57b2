/**
 * What leaves the nodes: messages that go at once, those that wait for a write, and those that an adversary keeps for
 * later. A message sent to whoever's message is being handled is an answer, and reaches that incarnation only.
 */
import type { Effect, Peer, PeerId, PeerMessage, WriteToken } from '../raft/contract.ts';
import { NONE } from '../raft/contract.ts';
import { ANY_INCARNATION, EventKind, SimEvent } from './events.ts';
import type { Fate } from './network.ts';
import { at } from './network.ts';
import type { Node } from './node.ts';
import { faultNamed } from './tally.ts';
import type { World } from './world.ts';

const RELEASE_STALE = faultNamed('release-stale');

export class Outbox<S, M extends PeerMessage> {
  private readonly world: World<S, M>;
  private readonly peer: Peer<S, M>;
  private readonly blame: (peer: PeerId, message: string) => void;
  /** Sender of the message being handled, and its incarnation. */
  private answering: PeerId = NONE;
  private answeringIncarnation = ANY_INCARNATION;

  constructor(
    world: World<S, M>,
    peer: Peer<S, M>,
    blame: (peer: PeerId, message: string) => void,
  ) {
    this.world = world;
    this.peer = peer;
    this.blame = blame;
  }

  /** From here on, what goes to `peer` answers its `incarnation`; NONE: nothing is an answer. */
  answer(peer: PeerId, incarnation: number): void {
    this.answering = peer;
    this.answeringIncarnation = incarnation;
  }

  /** Sends as soon as the write that the message waits for is durable. */
  send(node: Node<S, M>, effect: Extract<Effect<M>, { type: 'send' }>): void {
    const { to, message, requires } = effect;
    const incarnation = to === this.answering ? this.answeringIncarnation : ANY_INCARNATION;
    if (requires > node.disk.durableToken) node.held.push({ requires, to, incarnation, message });
    else this.transmit(node, to, incarnation, message);
  }

  /** The writes up to `token` are durable: what waited for them leaves, in order. */
  release(node: Node<S, M>, token: WriteToken): void {
    const { held } = node;
    let ready = 0;
    while (ready < held.length && held[ready]!.requires <= token) ready++;
    node.held = held.slice(ready);
    for (let i = 0; i < ready; i++) {
      const { to, incarnation, message } = held[i]!;
      this.transmit(node, to, incarnation, message);
    }
  }

  /** A message leaves its node. */
  private transmit(node: Node<S, M>, to: PeerId, incarnation: number, message: M): void {
    const { world } = this;
    if (!(to >= 1 && to <= world.size) || to === node.id) {
      this.blame(node.id, `sent a message to n${to}, which is no other server`);
      return;
    }
    world.checker.sent(node, to, message);
    let fate: Fate | 'held-back';
    if (world.adversaries.holds && this.holdBack(node, to, incarnation, message)) {
      fate = 'held-back';
    } else {
      fate = world.network.send(
        world.queue,
        world.tally,
        world.nowUs,
        node.id,
        node.incarnation,
        to,
        incarnation,
        this.peer.messageKind(message),
        message,
      );
    }
    world.observer?.onSend?.(node.id, to, message, fate);
  }

  private holdBack(node: Node<S, M>, to: PeerId, incarnation: number, message: M): boolean {
    const { world } = this;
    const { adversaries, network } = world;
    if (!adversaries.takes()) return false;
    world.tally.struck(RELEASE_STALE);
    adversaries.hold(
      new SimEvent(
        EventKind.Deliver,
        world.nowUs,
        to,
        incarnation,
        node.id,
        node.incarnation,
        network.nextNumber(),
        message,
      ),
    );
    return true;
  }

  /** What an adversary held back arrives now. */
  releaseHeldBack(): void {
    const { world } = this;
    for (const event of world.adversaries.release()) world.queue.push(at(event, world.nowUs), 0);
  }
}
