/**
 * A log as the world sees it: the mutable mirror of a peer's writes. Each node has two, one for what the peer believes to
 * have written (updated when the effect is issued) and one for what its disk holds (updated when the write is durable).
 */
import type { LogEntry } from '../../contract/peer.ts';

export class LogImage {
  snapshotIndex = 0;
  snapshotTerm = 0;
  /** `entries[i]` has index `snapshotIndex + 1 + i`. */
  entries: LogEntry[] = [];

  get lastIndex(): number {
    return this.snapshotIndex + this.entries.length;
  }

  get lastTerm(): number {
    const { entries } = this;
    return entries.length === 0 ? this.snapshotTerm : entries[entries.length - 1]!.term;
  }

  /** The entry at `index`, or `undefined` where the log holds none (before its start, in its snapshot, behind its end). */
  entryAt(index: number): LogEntry | undefined {
    // A negative subscript would be looked up as a property name.
    if (index <= this.snapshotIndex) return undefined;
    return this.entries[index - this.snapshotIndex - 1];
  }

  /** The term at `index`, the snapshot's own index included; -1 where it is not known. */
  termAt(index: number): number {
    if (index === this.snapshotIndex) return this.snapshotTerm;
    const entry = this.entryAt(index);
    return entry === undefined ? -1 : entry.term;
  }

  /** Cuts behind `after`, then appends the first `count` of `entries`. Returns false if that would leave a gap or cut into the snapshot. */
  append(after: number, entries: readonly LogEntry[], count: number): boolean {
    const keep = after - this.snapshotIndex;
    if (keep < 0 || keep > this.entries.length) return false;
    if (keep < this.entries.length) this.entries.length = keep;
    for (let i = 0; i < count; i++) this.entries.push(entries[i]!);
    return true;
  }

  /** Replaces the prefix up to `index`; what follows stays only if the entry at `index` agrees (Raft figure 13, rules 6-7). */
  saveSnapshot(index: number, term: number): void {
    if (this.termAt(index) === term) this.entries.splice(0, index - this.snapshotIndex);
    else this.entries = [];
    this.snapshotIndex = index;
    this.snapshotTerm = term;
  }

  copyFrom(other: LogImage): void {
    this.snapshotIndex = other.snapshotIndex;
    this.snapshotTerm = other.snapshotTerm;
    this.entries = other.entries.slice();
  }

  clone(): LogImage {
    const copy = new LogImage();
    copy.copyFrom(this);
    return copy;
  }
}
