/**
 * What differs between two values, leaf by leaf: the one comparison behind the debugger's diffs, traces and the page.
 * Values that are the same object are never looked into, which makes comparing two states of a run cheap.
 */
import type { LogView } from '../contract/peer.ts';
import { sameEntry } from '../sim/node/commands.ts';
import { childrenOf, DEPTH_LIMIT, isEntry, isLog, LOG_FIELDS, textOf } from './values.ts';

/** One leaf that differs; undefined: there is nothing. */
export interface Difference {
  /** `term`, `log.6`, `state.votes`. */
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

export interface DiffOptions {
  /** How deep it is looked for parts; what lies there is a leaf. */
  readonly depth?: number;
  /** Whether entries that a snapshot took the place of are listed as gone. */
  readonly compacted?: boolean;
  /** So many leaves are listed, the others are counted. Default: all are. */
  readonly most?: number;
  /** So many values are looked at. Default: all are. */
  readonly mostVisits?: number;
  /** Whether what differs there is told elsewhere. Default: nothing is. */
  readonly skips?: (path: string, before: unknown, after: unknown) => boolean;
}

export interface Diff {
  /** In the order of the fields. */
  readonly leaves: readonly Difference[];
  /** How many more there are. */
  readonly more: number;
  /** Whether values were left that nobody looked at. */
  readonly isCut: boolean;
}

/** The leaves in which two values differ; equal values have none. A log is compared entry by entry, an entry is a leaf. */
export function diff(before: unknown, after: unknown, options: DiffOptions = {}): Diff {
  const search = new Search(options);
  search.compare(before, after, '', 0);
  return search;
}

/** The same as texts, null where there is nothing. Leaves that read the same are left out. */
export function textDiff(before: unknown, after: unknown): TextDifference[] {
  return diff(before, after)
    .leaves.map((leaf) => ({
      path: leaf.path,
      before: leafText(leaf.before),
      after: leafText(leaf.after),
    }))
    .filter((leaf) => leaf.before !== leaf.after);
}

export interface TextDifference extends Difference {
  readonly before: string | null;
  readonly after: string | null;
}

function leafText(value: unknown): string | null {
  return value === undefined ? null : textOf(value);
}

class Search implements Diff {
  readonly leaves: Difference[] = [];
  more = 0;
  isCut = false;
  private visits = 0;
  private readonly options: DiffOptions;

  constructor(options: DiffOptions) {
    this.options = options;
  }

  compare(before: unknown, after: unknown, path: string, level: number): void {
    const { mostVisits = Infinity, depth = DEPTH_LIMIT, skips } = this.options;
    if (Object.is(before, after) || this.isCut || skips?.(path, before, after) === true) return;
    if (++this.visits > mostVisits) this.isCut = true;
    else if (isLog(before) && isLog(after)) this.compareLogs(before, after, path);
    else if (isBranch(before) && isBranch(after) && level < depth) {
      const old = new Map(childrenOf(before));
      const fresh = new Map(childrenOf(after));
      for (const key of new Set([...old.keys(), ...fresh.keys()])) {
        this.compare(old.get(key), fresh.get(key), join(path, key), level + 1);
      }
    } else this.leaf(before, after, path);
  }

  private compareLogs(before: LogView, after: LogView, path: string): void {
    for (const field of LOG_FIELDS) {
      this.compare(before[field], after[field], join(path, field), 0);
    }
    const snapshots = [before.snapshotIndex, after.snapshotIndex] as const;
    const gone = this.options.compacted === true ? Math.min(...snapshots) : Math.max(...snapshots);
    const last = Math.max(before.lastIndex, after.lastIndex);
    for (let index = gone + 1; index <= last; index++) {
      const [old, fresh] = [before.entryAt(index), after.entryAt(index)];
      if (old !== fresh) this.leaf(old, fresh, join(path, String(index)));
    }
  }

  private leaf(before: unknown, after: unknown, path: string): void {
    if (isObject(before) && isObject(after) && isEntry(before) && isEntry(after)) {
      if (sameEntry(before, after)) return;
    }
    if (this.leaves.length < (this.options.most ?? Infinity)) {
      this.leaves.push({ path, before, after });
    } else this.more++;
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** Whether a value is compared by its parts. */
function isBranch(value: unknown): value is object {
  return isObject(value) && !isLog(value) && !isEntry(value);
}

function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}
