/**
 * Decides what happens next in a walk. It stands where the queue of pending events stands in runs by the clock, as the
 * decisions of a written schedule do (decisions/decision-queue.ts); a walk that is written down as such takes the same
 * steps.
 */
import type { PeerMessage } from '../../../contract/peer.ts';
import { streamKey } from '../../chance/choose.ts';
import { handOver } from '../decisions/named-events.ts';
import type { EventQueue, PendingEvents } from '../event-queue.ts';
import type { SimEvent } from '../../node/events.ts';
import { EventKind, rescheduled, worldEvent } from '../../node/events.ts';
import { walkerOf } from '../../../search/strategies/walkers.ts';
import type { World } from '../../world/world.ts';
import { Dice } from './dice.ts';
import { Moves } from './moves.ts';
import type { WalkPlan } from '../../schedule/walk-plan.ts';
import type { Walker } from './walker.ts';

export class WalkQueue<S, M extends PeerMessage> implements PendingEvents {
  private readonly world: World<S, M>;
  private readonly plan: WalkPlan;
  private moves: Moves<S, M>;
  private walker: Walker;
  /** What is done at once. */
  private due: SimEvent[] = [];

  constructor(world: World<S, M>, plan: WalkPlan) {
    const { seed } = world;
    this.world = world;
    this.plan = plan;
    this.moves = new Moves(world);
    this.walker = walkerOf(plan.walker, new Dice(streamKey(seed, 'walk')), world.size);
  }

  get size(): number {
    return this.plan.events - this.moves.made + this.due.length;
  }

  push(event: SimEvent): void {
    switch (event.kind) {
      case EventKind.Deliver:
        this.moves.add(event);
        this.walker.onSend?.(event);
        break;
      case EventKind.Persisted:
        if (this.plan.writesAtOnce) this.due.push(event);
        break;
      case EventKind.Applied:
        if (this.plan.appliesAtOnce) this.due.push(event);
        break;
      default:
        // Timers, unfinished writes and busy services are known from their nodes, where moves look for them.
        break;
    }
  }

  pop(): SimEvent | null {
    const due = this.due.shift();
    // A crash outdates what was due.
    if (due !== undefined) return rescheduled(due, this.moves.tick());
    const { moves } = this;
    const chosen = moves.made < this.plan.events ? this.walker.next(moves) : null;
    return chosen ?? this.last();
  }

  /** Behind the last event: the faults stop, if there is a heal phase. */
  private last(): SimEvent | null {
    const { healAtUs, durationUs } = this.world.config;
    if (healAtUs >= durationUs) return null;
    return worldEvent(EventKind.Heal, this.moves.tick(), 0);
  }

  /** The run goes on by time; see {@link handOver}. */
  handOver(): EventQueue {
    return handOver(this.world);
  }

  pending(): SimEvent[] {
    return this.due.slice();
  }

  clone(): WalkQueue<S, M> {
    const copy = new WalkQueue(this.world, this.plan);
    copy.moves = this.moves.clone();
    copy.walker = this.walker.clone();
    copy.due = this.due.slice();
    return copy;
  }
}
