/**
 * A server's log through the run, as versions that share what they have in common: each says how much it keeps of the
 * one before and what stands behind that. Compared entry by entry, as nothing else is known of anybody's log.
 */
import type { LogEntry, LogView } from '../../contract/peer.ts';
import { describeCommand } from '../../sim/node/clients.ts';
import { sameEntry } from '../../sim/node/commands.ts';
import type { Packer } from '../columns/pack.ts';
import { shorten } from '../data/shorten.ts';

/** A log is shown up to here: a peer that says it has more has lost its wits. */
const MOST_ENTRIES = 1_000_000;
const COMMAND_LENGTH = 200;
/** A log that has no entry where it says so. */
const MISSING: LogEntry = { term: -1, command: 'missing' };

/** The different entries of all logs of a run. */
export class EntryPool {
  private readonly places = new Map<string, number>();
  /** Logs pass on entries as they are: most are found by what they are, not by what they say. */
  private readonly known = new WeakMap<LogEntry, number>();
  private readonly terms: number[] = [];
  private readonly commands: string[] = [];

  placeOf(entry: LogEntry): number {
    const known = this.known.get(entry);
    if (known !== undefined) return known;
    const command = shorten(describeCommand(entry.command), COMMAND_LENGTH);
    const key = `${entry.term} ${command}`;
    let place = this.places.get(key);
    if (place === undefined) {
      place = this.terms.length;
      this.places.set(key, place);
      this.terms.push(entry.term);
      this.commands.push(command);
    }
    this.known.set(entry, place);
    return place;
  }

  pack(packer: Packer): void {
    packer.numbers(this.terms);
    packer.texts(this.commands);
  }
}

/** Of a longer common part, so much of the end is compared at once; the rest when a block of versions is complete. */
const TAIL = 512;
const BLOCK = 64;

/** A log as it was from a moment on. */
interface Version {
  readonly moment: number;
  readonly log: LogView;
}

export class LogTrack {
  private readonly moments: number[] = [];
  private readonly bases: number[] = [];
  private readonly baseTerms: number[] = [];
  /** Up to which index each version is like the one before. */
  private readonly kept: number[] = [];
  private readonly added: number[] = [];
  private readonly places: number[] = [];
  private readonly pool: EntryPool;
  private block: Version[] = [];
  private newest: LogView | null = null;
  /** The newest version that is told, and the first one that is not. */
  private base = 0;
  private baseTerm = NaN;
  private entries: LogEntry[] = [];

  constructor(pool: EntryPool) {
    this.pool = pool;
  }

  /** The log as it is at `moment`. */
  add(log: LogView, moment: number): void {
    if (log === this.newest) return;
    this.newest = log;
    this.block.push({ moment, log });
    if (this.block.length === BLOCK) this.finish();
  }

  /** Call it when all were added. */
  finish(): void {
    const { block, base, baseTerm, entries } = this;
    if (block.length === 0) return;
    this.block = [];
    const told = this.moments.length;
    const placed = this.places.length;
    // Logs are compared entry by entry, and they are long: what was the same far before the end is taken to have
    // stayed so from one version to the next, as long as it is the same in the last one.
    const before = entries.slice();
    for (const version of block) this.tell(version, TAIL);
    if (this.isLike(block.at(-1)!.log)) return;
    for (const column of [this.moments, this.bases, this.baseTerms, this.kept, this.added]) {
      column.length = told;
    }
    this.places.length = placed;
    this.base = base;
    this.baseTerm = baseTerm;
    this.entries = before;
    for (const version of block) this.tell(version, Infinity);
  }

  pack(packer: Packer): void {
    packer.numbers(this.moments);
    packer.numbers(this.bases);
    packer.numbers(this.baseTerms);
    packer.numbers(this.kept);
    packer.numbers(this.added);
    packer.numbers(this.places);
  }

  private tell({ moment, log }: Version, tail: number): void {
    const base = log.snapshotIndex;
    const last = lastIndexOf(log);
    const keep = this.commonWith(log, last, tail);
    const end = this.base + this.entries.length;
    const isSame =
      base === this.base && log.snapshotTerm === this.baseTerm && keep === end && keep === last;
    if (isSame) return;
    this.moments.push(moment);
    this.bases.push(base);
    this.baseTerms.push(log.snapshotTerm);
    this.kept.push(keep);
    if (base === this.base) this.entries.length = keep - base;
    else
      this.entries = base > this.base ? this.entries.slice(base - this.base, keep - this.base) : [];
    for (let index = keep + 1; index <= last; index++) {
      const entry = log.entryAt(index) ?? MISSING;
      this.entries.push(entry);
      this.places.push(this.pool.placeOf(entry));
    }
    this.added.push(Math.max(0, last - keep));
    this.base = base;
    this.baseTerm = log.snapshotTerm;
  }

  /** The last index up to which `log`, from its base on, is like the newest version. */
  private commonWith(log: LogView, last: number, tail: number): number {
    const { base, entries } = this;
    const from = log.snapshotIndex;
    if (from < base) return from;
    const end = Math.min(last, base + entries.length);
    const first = Math.max(from + 1, end - tail);
    let index = first;
    while (index <= end && this.hasAt(log, index)) index++;
    if (index > first || first === from + 1) return index - 1;
    return this.commonWith(log, last, Infinity);
  }

  private isLike(log: LogView): boolean {
    const last = lastIndexOf(log);
    const end = this.base + this.entries.length;
    return (
      Math.max(end, log.snapshotIndex) === Math.max(last, log.snapshotIndex) &&
      this.commonWith(log, last, Infinity) === Math.max(last, log.snapshotIndex)
    );
  }

  private hasAt(log: LogView, index: number): boolean {
    const mine = this.entries[index - this.base - 1]!;
    const other = log.entryAt(index) ?? MISSING;
    return mine === other || sameEntry(mine, other);
  }
}

function lastIndexOf({ snapshotIndex, lastIndex }: LogView): number {
  return Math.min(lastIndex, snapshotIndex + MOST_ENTRIES);
}
