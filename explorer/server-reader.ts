/** One server at any moment of the run, from its tracks (see server-tracks.ts). */
import type { ChangeData, LogData, ServerData } from './run-data.ts';
import type { EntryTable } from './log-reader.ts';
import { LogReader } from './log-reader.ts';
import { countUpTo } from './search-columns.ts';
import { OwnChanges } from './own-changes-reader.ts';
import { Field, presentValue, progressTrack, ROLES, trackCount } from './server-fields.ts';
import type { Unpacker } from './unpack.ts';

/** So many entries of a log are told one by one. */
const MOST_ENTRIES = 50;

interface Track {
  readonly moments: Float64Array;
  readonly values: Float64Array;
}

const PLAIN = [
  ['incarnation', Field.Incarnation],
  ['term', Field.Term],
  ['votedFor', Field.VotedFor],
  ['leader', Field.Leader],
  ['commitIndex', Field.CommitIndex],
  ['lastApplied', Field.LastApplied],
] as const;

export class ServerReader {
  private readonly node: number;
  private readonly size: number;
  /** The event before each moment, from moment 1 on. */
  private readonly events: Float64Array;
  private readonly tracks: readonly Track[];
  private readonly log: LogReader;
  private readonly own: OwnChanges;

  constructor(node: number, size: number, unpacker: Unpacker, entries: EntryTable) {
    this.node = node;
    this.size = size;
    this.events = unpacker.numbers();
    this.tracks = Array.from({ length: trackCount(size) }, () => ({
      moments: unpacker.numbers(),
      values: unpacker.numbers(),
    }));
    this.log = new LogReader(unpacker, entries);
    this.own = new OwnChanges(unpacker);
  }

  /** Its log and its book-keeping are put together only if they are asked for. */
  at(position: number): ServerData {
    const moment = countUpTo(this.events, position - 1);
    const log = (): LogData => this.log.log(this.log.versionAt(moment));
    const progress = (): ServerData['progress'] => this.progressAt(moment);
    return {
      id: this.node,
      up: this.valueAt(Field.Up, moment) === 1,
      role: this.roleAt(moment),
      term: this.valueAt(Field.Term, moment),
      votedFor: this.valueAt(Field.VotedFor, moment),
      leader: this.valueAt(Field.Leader, moment),
      commitIndex: this.valueAt(Field.CommitIndex, moment),
      lastApplied: this.valueAt(Field.LastApplied, moment),
      get log(): LogData {
        return log();
      },
      get progress(): ServerData['progress'] {
        return progress();
      },
    };
  }

  /** The events in which its role or term changed, or whether it runs, ascending. */
  turningPoints(): number[] {
    const moments = [Field.Up, Field.Role, Field.Term].flatMap((field) => [
      ...this.tracks[field]!.moments,
    ]);
    // At moment 0 nothing has happened.
    const later = [...new Set(moments)].filter((moment) => moment > 0);
    return later.sort((a, b) => a - b).map((moment) => this.events[moment - 1]!);
  }

  /** What event `number`, which changed the server, made different. */
  changesIn(number: number): ChangeData[] {
    const moment = countUpTo(this.events, number);
    const changes: ChangeData[] = [];
    const { node } = this;
    const put = (path: string, before: string | null, after: string | null): void => {
      if (before !== after) changes.push({ node, path, before, after });
    };
    put('role', this.roleAt(moment - 1), this.roleAt(moment));
    for (const [name, field] of PLAIN) {
      put(name, String(this.valueAt(field, moment - 1)), String(this.valueAt(field, moment)));
    }
    if (this.log.changesAt(moment)) this.logChanges(moment, put);
    this.progressChanges(moment, put);
    changes.push(...this.own.at(node, moment));
    return changes;
  }

  private logChanges(moment: number, put: Put): void {
    const { log: reader } = this;
    const version = reader.versionAt(moment);
    const before = reader.log(version - 1);
    const after = reader.log(version);
    put('log.snapshot', snapshotWords(before), snapshotWords(after));
    const last = Math.max(lastIndexOf(before), lastIndexOf(after));
    const first = Math.max(reader.keptBy(version), after.snapshotIndex) + 1;
    const told = Math.min(last, first + MOST_ENTRIES - 1);
    for (let index = first; index <= told; index++) {
      put(`log.${index}`, entryWords(before, index), entryWords(after, index));
    }
    if (last > told) put('log', null, `(and ${last - told} more entries)`);
  }

  private progressChanges(moment: number, put: Put): void {
    const had = this.valueAt(Field.HasProgress, moment - 1) === 1;
    const has = this.valueAt(Field.HasProgress, moment) === 1;
    if (had && !has) put('progress', 'kept', null);
    if (!has) return;
    for (let id = 1; id <= this.size; id++) {
      const track = progressTrack(id);
      const words = (place: number, at: number): string | null => {
        const value = presentValue(this.valueAt(place, at));
        return value === null ? null : String(value);
      };
      const path = `progress.${id}`;
      for (const [name, place] of [
        ['matchIndex', track],
        ['nextIndex', track + 1],
      ] as const) {
        put(`${path}.${name}`, had ? words(place, moment - 1) : null, words(place, moment));
      }
    }
  }

  private roleAt(moment: number): ServerData['role'] {
    if (this.valueAt(Field.Up, moment) !== 1) return 'down';
    return ROLES[this.valueAt(Field.Role, moment)] ?? 'follower';
  }

  private progressAt(moment: number): ServerData['progress'] {
    if (this.valueAt(Field.HasProgress, moment) !== 1) return null;
    return Array.from({ length: this.size + 1 }, (_, id) => {
      if (id === 0) return null;
      const matchIndex = presentValue(this.valueAt(progressTrack(id), moment));
      const nextIndex = presentValue(this.valueAt(progressTrack(id) + 1, moment));
      return matchIndex === null || nextIndex === null ? null : { matchIndex, nextIndex };
    });
  }

  /** What a track says at `moment`; 0 where it has not begun. */
  private valueAt(track: number, moment: number): number {
    const { moments, values } = this.tracks[track]!;
    return values[countUpTo(moments, moment) - 1] ?? 0;
  }
}

type Put = (path: string, before: string | null, after: string | null) => void;

function lastIndexOf({ snapshotIndex, entries }: LogData): number {
  return snapshotIndex + entries.length;
}

/** `5/3`; null: no snapshot. */
function snapshotWords({ snapshotIndex, snapshotTerm }: LogData): string | null {
  return snapshotIndex === 0 ? null : `${snapshotIndex}/${snapshotTerm}`;
}

/** `t3 c1.7`; null: nothing stands there. */
function entryWords({ snapshotIndex, entries }: LogData, index: number): string | null {
  const entry = index > snapshotIndex ? entries[index - snapshotIndex - 1] : undefined;
  return entry === undefined ? null : `t${entry.term} ${entry.command}`;
}
