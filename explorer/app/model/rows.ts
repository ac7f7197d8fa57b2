/**
 * Where events are, from top to bottom: a row each, by their order and not by their times, since a run is bursts with long
 * silences between them. A silence is folded into a row of its own that says how long it was.
 */
import { countBelow } from './search.ts';

/** Height of a row in CSS pixels. */
export const ROW = 20;

/** Rows that stay empty behind the last event, for what was on its way when the run ended. */
const TAIL = 3;

/** A gap is folded if it is this much longer than the usual one, ... */
const UNUSUAL = 12;
/** ... and long enough for anybody to care, in virtual microseconds. */
const NOTICEABLE_US = 15_000;

export interface Fold {
  /** The event behind the gap. */
  readonly before: number;
  readonly gapUs: number;
}

export class Rows {
  /** Number of events. */
  readonly length: number;
  readonly folds: readonly Fold[];
  private readonly starts: readonly number[];
  /** By fold: the row that it takes. */
  private readonly foldRows: readonly number[];

  constructor(length: number, folds: readonly Fold[]) {
    this.length = length;
    this.folds = folds;
    this.starts = folds.map(({ before }) => before);
    this.foldRows = folds.map(({ before }, i) => before + i);
  }

  /** Rows in all. */
  get count(): number {
    return this.length + this.folds.length;
  }

  /** Height of all rows in pixels, with some room below the last one. */
  get height(): number {
    return (this.count + TAIL) * ROW;
  }

  /** The row of event `number`. */
  rowOf(number: number): number {
    return number + countBelow(this.starts, number + 1);
  }

  /** The middle of the row of event `number`, in pixels; -1, "as the run began", is at the top. */
  yOf(number: number): number {
    return number < 0 ? 0 : this.rowOf(number) * ROW + ROW / 2;
  }

  /** The event in `row`, or the fold that takes it. */
  at(row: number): { readonly event: number } | { readonly fold: Fold } {
    const before = countBelow(this.foldRows, row);
    return this.foldRows[before] === row ? { fold: this.folds[before]! } : { event: row - before };
  }

  /** The event at height `y`, or the next below; at most the last. */
  eventAt(y: number): number {
    const row = Math.max(0, Math.floor(y / ROW));
    return Math.max(0, Math.min(this.length - 1, row - countBelow(this.foldRows, row)));
  }
}

/** The silences of a run: gaps far above the mean one. */
export function findFolds(times: ArrayLike<number>): Fold[] {
  const folds: Fold[] = [];
  const count = times.length;
  if (count < 2) return folds;
  const usual = (times[count - 1]! - times[0]!) / (count - 1);
  const least = Math.max(NOTICEABLE_US, usual * UNUSUAL);
  for (let i = 1; i < count; i++) {
    const gapUs = times[i]! - times[i - 1]!;
    if (gapUs >= least) folds.push({ before: i, gapUs });
  }
  return folds;
}
