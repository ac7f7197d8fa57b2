/**
 * The pending events, earliest first: a binary heap in struct-of-arrays form (measured: 1.2 times faster than a heap of
 * objects at 20 pending events, 1.7 times at 5,000).
 *
 * Order is (time, tie-break, insertion). Time and a 16-bit tie-break share one float64 key, exact below 2^53, so most
 * comparisons are one number against another; insertion order settles what is left. The tie-break is drawn from the
 * seed by the caller: events at one instant come in a random, replayable order.
 */
import type { SimEvent } from '../node/events.ts';
import type { MessageName } from '../schedule/decision.ts';
import type { Order, Waiting } from './order.ts';
import { arrivalsAmong, findAmong } from './order.ts';
import type { Reason } from './reason.ts';

const TIES = 65_536;

const CAPACITY = 64;

/** What a new queue begins with is copied from these: to list it took two thirds of the time that making a queue took. */
const NO_EVENTS: readonly null[] = Array.from({ length: CAPACITY }, () => null);
const ALL_SLOTS = Int32Array.from({ length: CAPACITY }, (_, i) => CAPACITY - 1 - i);

export class EventQueue implements Order {
  readonly timed = true;
  /** Number of pending events. */
  size = 0;
  private pushed = 0;
  private keys = new Float64Array(CAPACITY);
  private slots = new Int32Array(CAPACITY);
  /** By slot. */
  private sequence = new Float64Array(CAPACITY);
  private events: (SimEvent | null)[] = NO_EVENTS.slice();
  /** A stack of unused slots: `free[0 .. freeCount-1]`. */
  private free = ALL_SLOTS.slice();
  private freeCount = CAPACITY;

  /** Adds an event at `event.timeUs`. `tie` (0 .. 65535) orders it among events at the same instant. */
  push(event: SimEvent, tie: number): void {
    if (this.freeCount === 0) this.grow();
    const slot = this.free[--this.freeCount]!;
    this.events[slot] = event;
    const sequence = this.pushed++;
    this.sequence[slot] = sequence;
    const key = event.timeUs * TIES + tie;
    const { keys, slots } = this;
    let i = this.size++;
    while (i > 0) {
      const parent = (i - 1) >>> 1;
      const parentKey = keys[parent]!;
      // The newcomer has the highest sequence number, so on equal keys it stays below.
      if (parentKey <= key) break;
      keys[i] = parentKey;
      slots[i] = slots[parent]!;
      i = parent;
    }
    keys[i] = key;
    slots[i] = slot;
  }

  /** Removes and returns the earliest event; null if there is none. */
  pop(): SimEvent | null {
    if (this.size === 0) return null;
    const { keys, slots, sequence } = this;
    const slot = slots[0]!;
    const event = this.events[slot]!;
    this.events[slot] = null;
    this.free[this.freeCount++] = slot;
    const size = --this.size;
    if (size === 0) return event;
    const key = keys[size]!;
    const moved = slots[size]!;
    const movedSequence = sequence[moved]!;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= size) break;
      let childKey = keys[child]!;
      const right = child + 1;
      if (right < size) {
        const rightKey = keys[right]!;
        if (
          rightKey < childKey ||
          (rightKey === childKey && sequence[slots[right]!]! < sequence[slots[child]!]!)
        ) {
          child = right;
          childKey = rightKey;
        }
      }
      if (childKey > key || (childKey === key && sequence[slots[child]!]! > movedSequence)) break;
      keys[i] = childKey;
      slots[i] = slots[child]!;
      i = child;
    }
    keys[i] = key;
    slots[i] = moved;
    return event;
  }

  /** The pending events in the order in which they would be popped (a copy; for debuggers). */
  pending(): SimEvent[] {
    const copy = this.clone();
    const events: SimEvent[] = [];
    for (let event = copy.pop(); event !== null; event = copy.pop()) events.push(event);
    return events;
  }

  messages(): readonly Waiting[] {
    return arrivalsAmong(this.pending());
  }

  find(name: MessageName, again: boolean, kind: number): Waiting | Reason {
    return findAmong(this.messages(), name, again, kind);
  }

  handOver(): void {
    // It decides already.
  }

  /** An independent copy; events are immutable and shared. */
  clone(): EventQueue {
    const copy = new EventQueue();
    copy.size = this.size;
    copy.pushed = this.pushed;
    copy.keys = this.keys.slice();
    copy.slots = this.slots.slice();
    copy.sequence = this.sequence.slice();
    copy.events = this.events.slice();
    copy.free = this.free.slice();
    copy.freeCount = this.freeCount;
    return copy;
  }

  private grow(): void {
    const old = this.events.length;
    const capacity = old * 2;
    const keys = new Float64Array(capacity);
    keys.set(this.keys);
    this.keys = keys;
    const slots = new Int32Array(capacity);
    slots.set(this.slots);
    this.slots = slots;
    const sequence = new Float64Array(capacity);
    sequence.set(this.sequence);
    this.sequence = sequence;
    this.free = new Int32Array(capacity);
    for (let slot = capacity - 1; slot >= old; slot--) {
      this.events.push(null);
      this.free[this.freeCount++] = slot;
    }
  }
}
