/** The versions of a server's log (see log-track.ts), put together when they are asked for. */
import type { LogData } from '../data/run-data.ts';
import { countUpTo, starts } from '../columns/search-columns.ts';
import type { TextColumn, Unpacker } from '../columns/unpack.ts';

type Entry = LogData['entries'][number];

/** All different entries of a run. */
export class EntryTable {
  private readonly terms: Float64Array;
  private readonly commands: TextColumn;
  private readonly made: Entry[] = [];

  constructor(unpacker: Unpacker) {
    this.terms = unpacker.numbers();
    this.commands = unpacker.texts();
  }

  at(place: number): Entry {
    return (this.made[place] ??= {
      term: this.terms[place]!,
      command: this.commands.at(place)!,
    });
  }
}

const EMPTY: LogData = { snapshotIndex: 0, snapshotTerm: 0, entries: [] };

/** The versions of one log. */
export class LogReader {
  private readonly moments: Float64Array;
  private readonly bases: Float64Array;
  private readonly baseTerms: Float64Array;
  private readonly kept: Float64Array;
  private readonly places: Float64Array;
  private readonly firstPlace: Uint32Array;
  private readonly entries: EntryTable;
  private newest: { readonly version: number; readonly log: LogData } | null = null;

  constructor(unpacker: Unpacker, entries: EntryTable) {
    this.moments = unpacker.numbers();
    this.bases = unpacker.numbers();
    this.baseTerms = unpacker.numbers();
    this.kept = unpacker.numbers();
    this.firstPlace = starts(unpacker.numbers());
    this.places = unpacker.numbers();
    this.entries = entries;
  }

  /** The version that holds at `moment`; -1: none does. */
  versionAt(moment: number): number {
    return countUpTo(this.moments, moment) - 1;
  }

  /** Whether a version begins at `moment`. */
  changesAt(moment: number): boolean {
    const version = this.versionAt(moment);
    return version >= 0 && this.moments[version] === moment;
  }

  /** Up to which index a version is like the one before it. */
  keptBy(version: number): number {
    return this.kept[version]!;
  }

  /** The same object for the same version, if it is asked for again. */
  log(version: number): LogData {
    if (version < 0) return EMPTY;
    if (this.newest?.version === version) return this.newest.log;
    const log = this.make(version);
    this.newest = { version, log };
    return log;
  }

  /** From the end to the beginning: each version has what the ones behind it kept. */
  private make(version: number): LogData {
    const { kept, places, firstPlace, entries } = this;
    const base = this.bases[version]!;
    const count = firstPlace[version + 1]! - firstPlace[version]!;
    let top = kept[version]! + count;
    const list: Entry[] = Array.from({ length: Math.max(0, top - base) });
    for (let v = version; v >= 0 && top > base; v--) {
      const keep = kept[v]!;
      for (let index = Math.max(keep, base) + 1; index <= top; index++) {
        list[index - base - 1] = entries.at(places[firstPlace[v]! + index - keep - 1]!);
      }
      top = Math.min(top, keep);
    }
    return { snapshotIndex: base, snapshotTerm: this.baseTerms[version]!, entries: list };
  }
}
