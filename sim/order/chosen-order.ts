/**
 * An order in which somebody chooses each event, up to the heal phase; from there on the clock decides. What the world
 * would queue by time waits at its node or on its link until it is chosen. A disk or a service that takes no time needs no
 * choice: it is done at once.
 */
import type { PeerMessage, Us } from '../../contract/peer.ts';
import type { SimEvent } from '../node/events.ts';
import { EventKind, nodeEvent, rescheduled, worldEvent } from '../node/events.ts';
import type { MessageName } from '../schedule/decision.ts';
import type { World } from '../world/world.ts';
import { EventQueue } from './event-queue.ts';
import type { Order, Waiting } from './order.ts';
import { findAmong } from './order.ts';
import type { Reason } from './reason.ts';

export abstract class ChosenOrder<S, M extends PeerMessage> implements Order {
  protected readonly world: World<S, M>;
  private readonly writesAtOnce: boolean;
  private readonly appliesAtOnce: boolean;
  /** What is done at once. */
  private due: SimEvent[] = [];
  /** What decides from the heal phase on. */
  private clock: EventQueue | null = null;

  constructor(world: World<S, M>, writesAtOnce: boolean, appliesAtOnce: boolean) {
    this.world = world;
    this.writesAtOnce = writesAtOnce;
    this.appliesAtOnce = appliesAtOnce;
  }

  get timed(): boolean {
    return this.clock !== null;
  }

  get size(): number {
    return this.clock?.size ?? this.left + this.due.length;
  }

  push(event: SimEvent, tie: number): void {
    if (this.clock !== null) {
      this.clock.push(event, tie);
      return;
    }
    switch (event.kind) {
      case EventKind.Deliver:
        this.sent(event);
        break;
      case EventKind.Persisted:
        if (this.writesAtOnce) this.due.push(event);
        break;
      case EventKind.Applied:
        if (this.appliesAtOnce) this.due.push(event);
        break;
      default:
        // Timers, unfinished writes and busy services are known from their nodes, where whoever chooses looks for them.
        break;
    }
  }

  pop(): SimEvent | null {
    if (this.clock !== null) return this.clock.pop();
    const due = this.due.shift();
    // A crash outdates what was due.
    if (due !== undefined) return rescheduled(due, this.atOnceUs());
    return this.choose() ?? this.heal();
  }

  /** Behind the last choice: the faults stop, if there is a heal phase. */
  private heal(): SimEvent | null {
    const { healAtUs, durationUs } = this.world.config;
    return healAtUs < durationUs ? worldEvent(EventKind.Heal, this.healUs(), 0) : null;
  }

  /** Choices that are left. */
  protected abstract get left(): number;

  /** A message sets out. */
  protected abstract sent(event: SimEvent): void;

  /** The event of the next choice; null: there are no more. */
  protected abstract choose(): SimEvent | null;

  /** The moment of what is done at once, and that of the heal. */
  protected abstract atOnceUs(): Us;
  protected abstract healUs(): Us;

  /** Timers, writes and services that wait are queued as in any other run. */
  handOver(): void {
    const { nodes, nowUs, config, size } = this.world;
    const clock = new EventQueue();
    for (let id = 1; id <= size; id++) {
      const node = nodes[id]!;
      if (!node.up) continue;
      for (let slot = 0; slot < node.timers.names.length; slot++) {
        const atUs = node.timers.requeue(slot, nowUs);
        if (atUs === undefined) continue;
        clock.push(nodeEvent(node, EventKind.Timer, atUs, slot), node.timers.tie(slot));
      }
      const writtenUs = nowUs + config.disk.writeMaxUs;
      for (const token of node.disk.pendingTokens) {
        clock.push(nodeEvent(node, EventKind.Persisted, writtenUs, token), id);
      }
      if (node.service.busy) {
        const appliedUs = nowUs + config.service.applyMaxUs;
        clock.push(nodeEvent(node, EventKind.Applied, appliedUs, 0), id);
      }
    }
    this.clock = clock;
  }

  pending(): SimEvent[] {
    return this.clock?.pending() ?? this.due.slice();
  }

  messages(): readonly Waiting[] {
    return this.clock?.messages() ?? this.waiting();
  }

  find(name: MessageName, again: boolean, kind: number): Waiting | Reason {
    return this.clock?.find(name, again, kind) ?? this.findWaiting(name, again, kind);
  }

  /** The messages that may arrive, as long as the clock does not decide. */
  protected abstract waiting(): readonly Waiting[];

  protected findWaiting(name: MessageName, again: boolean, kind: number): Waiting | Reason {
    return findAmong(this.waiting(), name, again, kind);
  }

  abstract clone(): ChosenOrder<S, M>;

  protected copyInto(copy: ChosenOrder<S, M>): void {
    copy.due = this.due.slice();
    copy.clock = this.clock?.clone() ?? null;
  }
}
