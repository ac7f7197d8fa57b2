/**
 * What a simulation asks of whoever decides what happens next: the clock (event-queue.ts), a list of decisions
 * (decisions/) or a walker (walk/). It is given one and knows nothing else of it.
 */
import type { Us } from '../../contract/peer.ts';
import type { SimEvent } from '../node/events.ts';
import { EventKind } from '../node/events.ts';
import type { MessageName } from '../schedule/decision.ts';
import type { Reason } from './reason.ts';

/** From one choice to the next in orders without a clock. All of them share it, so that they have the same hashes. */
export const STEP_US: Us = 1;

/** A message that may arrive. */
export interface Waiting {
  /** Its arrival, at some time. */
  readonly event: SimEvent;
  /** Whether it has arrived before. The clock does not tell: of copies of a message either may be the first. */
  readonly again: boolean;
}

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
  /** The messages that may arrive, in a fixed order. */
  messages(): readonly Waiting[];
  /** The message that a name means, `kind` being its place in the peer's `messageKinds`, or why it cannot arrive. */
  find(name: MessageName, again: boolean, kind: number): Waiting | Reason;
  /** The faults stop: from here on the clock decides. What is on its way in an order without a clock is lost. */
  handOver(): void;
  /** An independent copy, for checkpoints of the same simulation. */
  clone(): Order;
}

/** The message of this name in a list. */
export function findAmong(
  messages: readonly Waiting[],
  { from, to, nth }: MessageName,
  again: boolean,
  kind: number,
): Waiting | Reason {
  const found = messages.find(({ event: { envelope }, again: arrived }) => {
    const isMeant = envelope?.from === from && envelope.to === to && envelope.nth === nth;
    return isMeant && envelope.kind === kind && arrived === again;
  });
  return found ?? { code: 'not-on-its-way' };
}

/** The arrivals among events, the copies of a message as one. */
export function arrivalsAmong(events: readonly SimEvent[]): Waiting[] {
  const found = new Map<number, Waiting>();
  for (const event of events) {
    if (event.kind !== EventKind.Deliver || found.has(event.ordinal)) continue;
    found.set(event.ordinal, { event, again: false });
  }
  return [...found.values()];
}
