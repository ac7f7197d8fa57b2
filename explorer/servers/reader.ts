/** One server at any moment of the run, from its tracks (see server-tracks.ts). */
import { diff } from '../../record/diff.ts';
import { textOf } from '../../record/values.ts';
import type { ChangeData, LogData, ServerData } from '../data/run-data.ts';
import { shownOf } from '../data/shown-server.ts';
import type { EntryTable } from './log-reader.ts';
import { LogReader } from './log-reader.ts';
import { countUpTo } from '../columns/search-columns.ts';
import { OwnChanges } from './own-changes-reader.ts';
import { Field, presentValue, progressTrack, ROLES, trackCount } from './fields.ts';
import type { Unpacker } from '../columns/unpack.ts';

/** So many changes of one event are told, the others are counted. */
const MOST_CHANGES = 60;

interface Track {
  readonly moments: Float64Array;
  readonly values: Float64Array;
}

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
    return this.atMoment(countUpTo(this.events, position - 1));
  }

  private atMoment(moment: number): ServerData {
    const log = (): LogData => this.log.log(this.log.versionAt(moment));
    const progress = (): ServerData['progress'] => this.progressAt(moment);
    return {
      id: this.node,
      up: this.valueAt(Field.Up, moment) === 1,
      incarnation: this.valueAt(Field.Incarnation, moment),
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

  /** What event `number` changed, which changed this server. */
  changesIn(number: number): ChangeData[] {
    const moment = countUpTo(this.events, number);
    const { node } = this;
    const options = { most: MOST_CHANGES };
    const [old, now] = [this.atMoment(moment - 1), this.atMoment(moment)];
    const { leaves, more } = diff(shownOf(old), shownOf(now), options);
    const changes = leaves.map(({ path, before, after }): ChangeData => ({
      node,
      path,
      before: leafText(before),
      after: leafText(after),
    }));
    if (more > 0)
      changes.push({ node, path: '', before: null, after: `(and ${more} more changes)` });
    return [...changes, ...this.own.at(node, moment)];
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

/** As the page's entries have their commands in words. */
function leafText(value: unknown): string | null {
  if (value === undefined) return null;
  const isEntry = typeof value === 'object' && value !== null && 'command' in value;
  if (!isEntry) return textOf(value);
  const { term, command } = value as LogData['entries'][number];
  return `t${term} ${command}`;
}
