/** Where events stand on the time axis, in nanoseconds: no two at the same place, so that what follows what can be seen. */
import type { AnyRecording, ExportTime, ExportWindow } from '../format/options.ts';

/** By order: from one event to the next, and how long each is drawn. */
const SPACING_NS = 20_000;
const LENGTH_NS = 10_000;

export class Timeline {
  private readonly from: number;
  private readonly starts: readonly number[];
  private readonly lengths: readonly number[];

  constructor({ events }: AnyRecording, { from, end }: ExportWindow, time: ExportTime) {
    this.from = from;
    const told = events.slice(from, end);
    let last = -1;
    this.starts = told.map(({ number, timeUs }) => {
      // Events of one instant follow one another by a nanosecond.
      last = time === 'logical' ? number * SPACING_NS : Math.max(timeUs * 1_000, last + 1);
      return last;
    });
    /** By lane: where the next event begins. */
    const next = new Map<number, number>();
    const lengths: number[] = [];
    for (let i = told.length - 1; i >= 0; i--) {
      const { node } = told[i]!;
      const room = (next.get(node) ?? Infinity) - this.starts[i]!;
      lengths[i] = Math.min(LENGTH_NS, room);
      next.set(node, this.starts[i]!);
    }
    this.lengths = lengths;
  }

  at(event: number): number {
    return this.starts[event - this.from]!;
  }

  /** For how long an event is drawn; none takes any time. */
  lengthOf(event: number): number {
    return this.lengths[event - this.from]!;
  }

  /** The end of the window. */
  get end(): number {
    return (this.starts.at(-1) ?? 0) + (this.lengths.at(-1) ?? 0);
  }
}
