/** What a crash leaves on a disk, as schedules say it. */

/** How much of a torn write reaches the disk. */
export interface Tear {
  /** So many of its parts (hard state, entries, snapshot), whole; less than it has. */
  readonly parts: number;
  /** Of the part behind them, if it is entries: so many; -1: not even the cut of the log that comes before them. */
  readonly entries: number;
}

/** What a crash leaves of the writes that were not yet durable. */
export interface Survival {
  /** So many of the oldest ones reach the disk. */
  readonly writes: number;
  /** What is left of the one behind them; null: nothing. */
  readonly torn: Tear | null;
}
