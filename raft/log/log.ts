/**
 * The replicated log as a persistent value: every operation returns a new log, and old logs stay readable for ever.
 *
 * Entries live in chunks that related logs share. A log whose last entry is the last one in its chunk pushes the next
 * one in place: older logs do not see it, since each knows its own length. Any other log (an older one, or one that was
 * truncated) first copies its last chunk and the list of chunks. So appending costs amortised O(1) and a new branch
 * O(length / CHUNK_SIZE); compacting lets go of all chunks below the snapshot (up to one chunk of leftovers stays).
 */
import type { LogEntry, LogView } from '../../contract/peer.ts';

const CHUNK_BITS = 8;
const CHUNK_SIZE = 1 << CHUNK_BITS;
const CHUNK_MASK = CHUNK_SIZE - 1;

/** What {@link RaftLog.termAt} answers where the log knows nothing. No entry has this term. */
export const NO_TERM = -1;

/** What a heartbeat carries. */
export const NO_ENTRIES: readonly LogEntry[] = [];

/** An immutable log. Indices start at 1; `snapshotIndex + 1 .. lastIndex` hold entries. */
export class RaftLog implements LogView {
  readonly snapshotIndex: number;
  readonly snapshotTerm: number;
  readonly lastIndex: number;
  readonly lastTerm: number;
  /** The index before that of the first slot of the first chunk. */
  readonly #origin: number;
  /** Every chunk but the last is full. May be longer than this log: see above. */
  readonly #chunks: LogEntry[][];

  private constructor(
    snapshotIndex: number,
    snapshotTerm: number,
    lastIndex: number,
    lastTerm: number,
    origin: number,
    chunks: LogEntry[][],
  ) {
    this.snapshotIndex = snapshotIndex;
    this.snapshotTerm = snapshotTerm;
    this.lastIndex = lastIndex;
    this.lastTerm = lastTerm;
    this.#origin = origin;
    this.#chunks = chunks;
  }

  /** An empty log that begins after the given position: (0, 0), or the last one that a snapshot covers. */
  static startingAfter(index: number, term: number): RaftLog {
    return new RaftLog(index, term, index, term, index, []);
  }

  /** The entry at `index`, or `undefined` outside `snapshotIndex + 1 .. lastIndex`. */
  entryAt(index: number): LogEntry | undefined {
    if (index <= this.snapshotIndex || index > this.lastIndex) return undefined;
    const slot = index - this.#origin - 1;
    return this.#chunks[slot >> CHUNK_BITS]![slot & CHUNK_MASK];
  }

  /** The term at `index`: 0 at index 0, the snapshot's at its end, {@link NO_TERM} where this log holds nothing. */
  termAt(index: number): number {
    if (index === this.lastIndex) return this.lastTerm;
    if (index === this.snapshotIndex) return this.snapshotTerm;
    if (index === 0) return 0;
    return this.entryAt(index)?.term ?? NO_TERM;
  }

  /** The entries at `from .. to - 1`, as far as this log holds them. */
  slice(from: number, to: number): readonly LogEntry[] {
    const first = Math.max(from, this.snapshotIndex + 1) - this.#origin - 1;
    const end = Math.min(to, this.lastIndex + 1) - this.#origin - 1;
    if (first >= end) return NO_ENTRIES;
    const firstChunk = first >> CHUNK_BITS;
    const lastChunk = (end - 1) >> CHUNK_BITS;
    const start = first & CHUNK_MASK;
    const stop = ((end - 1) & CHUNK_MASK) + 1;
    if (firstChunk === lastChunk) return this.#chunks[firstChunk]!.slice(start, stop);
    const parts = [this.#chunks[firstChunk]!.slice(start)];
    for (let i = firstChunk + 1; i < lastChunk; i++) parts.push(this.#chunks[i]!);
    parts.push(this.#chunks[lastChunk]!.slice(0, stop));
    return parts.flat();
  }

  /** This log with `entries` behind it. */
  append(entries: readonly LogEntry[]): RaftLog {
    if (entries.length === 0) return this;
    let slots = this.lastIndex - this.#origin;
    let chunks = this.#chunks;
    const filled = slots & CHUNK_MASK;
    const used = (slots + CHUNK_MASK) >> CHUNK_BITS;
    if (filled > 0 && chunks[used - 1]!.length !== filled) {
      chunks = chunks.slice(0, used);
      chunks[used - 1] = chunks[used - 1]!.slice(0, filled);
    } else if (chunks.length !== used) {
      chunks = chunks.slice(0, used);
    }
    for (const entry of entries) {
      if ((slots & CHUNK_MASK) === 0) chunks.push([entry]);
      else chunks[slots >> CHUNK_BITS]!.push(entry);
      slots++;
    }
    return new RaftLog(
      this.snapshotIndex,
      this.snapshotTerm,
      this.#origin + slots,
      entries[entries.length - 1]!.term,
      this.#origin,
      chunks,
    );
  }

  /** This log without the entries behind `index`, which may not lie below the snapshot. */
  truncateAfter(index: number): RaftLog {
    if (index >= this.lastIndex) return this;
    return new RaftLog(
      this.snapshotIndex,
      this.snapshotTerm,
      index,
      this.termAt(index),
      this.#origin,
      this.#chunks,
    );
  }

  /** This log with the entries up to `index` replaced by a snapshot; they must be part of it. */
  compactTo(index: number): RaftLog {
    if (index <= this.snapshotIndex) return this;
    const dropped = (index - this.#origin) >> CHUNK_BITS;
    const used = (this.lastIndex - this.#origin + CHUNK_MASK) >> CHUNK_BITS;
    return new RaftLog(
      index,
      this.termAt(index),
      this.lastIndex,
      this.lastTerm,
      this.#origin + (dropped << CHUNK_BITS),
      this.#chunks.slice(dropped, used),
    );
  }
}
