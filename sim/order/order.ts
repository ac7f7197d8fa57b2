/**
 * What a simulation asks of whoever decides what happens next: the clock (event-queue.ts), a list of decisions
 * (decisions/) or a walker (walk/). It is given one and knows nothing else of it.
 */
import type { SimEvent } from '../node/events.ts';

export interface Order {
  /**
   * Whether the clock decides. If it does not, messages, writes and timers take no time of their own: each happens when
   * the order says so, and the run has no end in time before its faults stop.
   */
  readonly timed: boolean;
  /** Events that wait, as far as they can be counted. */
  readonly size: number;
  /** Something may happen from now on; `tie` orders it among events at the same instant. */
  push(event: SimEvent, tie: number): void;
  /** The event that happens next; null if nothing does. */
  pop(): SimEvent | null;
  /** What is certain to happen, in its order. */
  pending(): SimEvent[];
  /** The faults stop: from here on the clock decides. What is on its way in an order without a clock is lost. */
  handOver(): void;
  /** An independent copy, for checkpoints of the same simulation. */
  clone(): Order;
}
