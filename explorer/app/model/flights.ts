/**
 * Which messages were on their way during any of a range of events: those sent there, those that arrive there, and those
 * that pass over it. A binary tree of the latest ends over messages in the order of their sending; `within` costs
 * O(found * log n).
 */
import type { MessageData } from '../../data/run-data.ts';

/** So many events below its sending ends what never arrived, where it is drawn. */
export const STUB = 1;

export class Flights {
  private readonly starts: Int32Array;
  /** Heap order: leaf i at `leaves + i`, inner node k over 2k and 2k + 1. */
  private readonly ends: Int32Array;
  private readonly leaves: number;

  /** Of messages in the order of their sending. */
  constructor(messages: readonly Pick<MessageData, 'sentIn' | 'arrivals'>[]) {
    this.starts = Int32Array.from(messages, ({ sentIn }) => sentIn);
    this.leaves = 1;
    while (this.leaves < messages.length) this.leaves *= 2;
    this.ends = new Int32Array(2 * this.leaves).fill(-2);
    messages.forEach(({ sentIn, arrivals }, i) => {
      this.ends[this.leaves + i] = arrivals.at(-1) ?? sentIn + STUB;
    });
    for (let k = this.leaves - 1; k > 0; k--) {
      this.ends[k] = Math.max(this.ends[2 * k]!, this.ends[2 * k + 1]!);
    }
  }

  /** The messages on their way during events `first .. last`, ascending. */
  within(first: number, last: number): number[] {
    const found: number[] = [];
    this.collect(1, 0, this.leaves, first, last, found);
    return found;
  }

  private collect(
    node: number,
    from: number,
    size: number,
    first: number,
    last: number,
    found: number[],
  ): void {
    if (from >= this.starts.length || this.ends[node]! < first || this.starts[from]! > last) return;
    if (size === 1) {
      found.push(from);
      return;
    }
    const half = size / 2;
    this.collect(2 * node, from, half, first, last, found);
    this.collect(2 * node + 1, from + half, half, first, last, found);
  }
}
