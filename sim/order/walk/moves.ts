/**
 * What can happen next in a walk, and the events by which it does. Each move returns null if it is not possible now, for a
 * walker to try another.
 *
 * A message waits on its link until a move delivers or loses it; what has arrived may arrive once more.
 */
import type { Command, PeerId, PeerMessage, Us } from '../../../contract/peer.ts';
import { commandOf } from '../../node/clients.ts';
import {
  applyOf,
  canCapture,
  captureOf,
  interventionOf,
  persistOf,
  timeoutOf,
} from '../named-events.ts';
import { STEP_US } from '../order.ts';
import type { Waiting } from '../order.ts';
import type { SimEvent } from '../../node/events.ts';
import { ANY_INCARNATION, rescheduled } from '../../node/events.ts';
import type { Node } from '../../node/node.ts';
import type { World } from '../../world/world.ts';

/** So many of the messages that arrived last can arrive again. */
const REMEMBERED = 64;

export class Moves<S, M extends PeerMessage> {
  readonly world: World<S, M>;
  readonly size: number;
  /** Events chosen so far. */
  made = 0;
  /** Events so far, with those that follow from others at once. */
  private ticks = 0;
  /** Commands that clients have offered so far. */
  private offered = 0;
  private readonly stride: number;
  /** By link, oldest first. */
  private readonly links: SimEvent[][] = [];
  /** What arrived last, in a ring. */
  private readonly past: SimEvent[] = [];
  private arrivals = 0;

  constructor(world: World<S, M>) {
    this.world = world;
    this.size = world.size;
    this.stride = world.size + 1;
    for (let link = 0; link < this.stride * this.stride; link++) this.links.push([]);
  }

  node(id: PeerId): Node<S, M> {
    return this.world.nodes[id]!;
  }

  /** A message sets out. */
  add(event: SimEvent): void {
    this.links[event.envelope!.from * this.stride + event.node]!.push(event);
  }

  /** All messages on their way, link by link, and those that may arrive again. */
  messages(): readonly Waiting[] {
    return [
      ...this.links.flat().map((event) => ({ event, again: false })),
      ...this.past.map((event) => ({ event, again: true })),
    ];
  }

  /** The messages on a link, oldest first; none if the receiver is down. */
  onLink(from: PeerId, to: PeerId): readonly SimEvent[] {
    const link = this.links[from * this.stride + to]!;
    return link.length === 0 || this.node(to).up ? link : NOTHING;
  }

  /** The term that a message on its way is of. */
  termOf(event: SimEvent): number {
    return event.envelope!.message.term;
  }

  /** How many messages have arrived that may do so again. */
  get remembered(): number {
    return this.past.length;
  }

  /** The message at `place` on the link arrives. */
  deliver(from: PeerId, to: PeerId, place: number): SimEvent | null {
    const link = this.links[from * this.stride + to]!;
    const event = link[place];
    if (event === undefined || !this.node(to).up) return null;
    takeOut(link, place);
    if (!this.isHeard(event)) return null;
    this.past[this.arrivals++ % REMEMBERED] = event;
    return rescheduled(event, this.nextUs());
  }

  /** Where a message that has arrived went; `which` is one of the {@link remembered}. */
  receiverOf(which: number): PeerId {
    return this.past[which]!.node;
  }

  /** A message that has arrived does so once more; `which` is one of the {@link remembered}. */
  deliverAgain(which: number): SimEvent | null {
    const event = this.past[which];
    if (event === undefined || !this.node(event.node).up || !this.isHeard(event)) return null;
    return rescheduled(event, this.nextUs());
  }

  /** The message at `place` on the link is lost for good; that takes no event. */
  lose(from: PeerId, to: PeerId, place: number): void {
    takeOut(this.links[from * this.stride + to]!, place);
  }

  /** Whether the receiver is the incarnation that the message is meant for. */
  private isHeard({ incarnation, node }: SimEvent): boolean {
    return incarnation === ANY_INCARNATION || incarnation === this.node(node).incarnation;
  }

  /** A running timer runs out. */
  timeout(id: PeerId, slot: number): SimEvent | null {
    const node = this.node(id);
    if (!node.up || slot >= node.timers.names.length || !node.timers.isRunning(slot)) return null;
    return timeoutOf(node, slot, this.nextUs());
  }

  /** A timer runs out that is due in the instant in which it was set (`prompt`), or any other. */
  runOut(id: PeerId, prompt: boolean): SimEvent | null {
    const { timers } = this.node(id);
    for (let slot = 0; slot < timers.names.length; slot++) {
      if (timers.isRunning(slot) && timers.isPrompt(slot) === prompt) return this.timeout(id, slot);
    }
    return null;
  }

  /** The oldest unfinished write is durable. */
  persist(id: PeerId): SimEvent | null {
    const node = this.node(id);
    return node.up && node.disk.oldestToken !== 0 ? persistOf(node, this.nextUs()) : null;
  }

  /** The service applies what it was handed. */
  apply(id: PeerId): SimEvent | null {
    const node = this.node(id);
    return node.up && node.service.busy ? applyOf(node, this.nextUs()) : null;
  }

  /** The service captures a snapshot. */
  capture(id: PeerId): SimEvent | null {
    const node = this.node(id);
    return node.up && canCapture(node) ? captureOf(node, this.nextUs()) : null;
  }

  /** A client offers a new command. */
  propose(id: PeerId): SimEvent | null {
    if (!this.node(id).up) return null;
    const command: Command = commandOf(1, ++this.offered);
    return interventionOf({ kind: 'propose', node: id, command }, this.nextUs());
  }

  /** A process dies; what is left of its unfinished writes is drawn. */
  crash(id: PeerId): SimEvent | null {
    const node = this.node(id);
    if (!node.up) return null;
    const survival = this.world.injector.drawSurvival(node);
    return interventionOf({ kind: 'crash', node: id, survival }, this.nextUs());
  }

  restart(id: PeerId): SimEvent | null {
    if (this.node(id).up) return null;
    return interventionOf({ kind: 'boot', node: id }, this.nextUs());
  }

  private nextUs(): Us {
    this.made++;
    return this.tick();
  }

  /** The moment of the next event. */
  tick(): Us {
    return ++this.ticks * STEP_US;
  }

  clone(): Moves<S, M> {
    const copy = new Moves(this.world);
    copy.made = this.made;
    copy.ticks = this.ticks;
    copy.offered = this.offered;
    this.links.forEach((link, i) => copy.links[i]!.push(...link));
    copy.past.push(...this.past);
    copy.arrivals = this.arrivals;
    return copy;
  }
}

const NOTHING: readonly SimEvent[] = [];

/** Removes the item at `place`; there is one. Lists are short, and `splice` makes an array of what it removes. */
export function takeOut(list: unknown[], place: number): void {
  for (let i = place + 1; i < list.length; i++) list[i - 1] = list[i];
  list.pop();
}
