/**
 * What a peer's own state has beyond its view, as leaves with texts: `state.votes`, `state.progress.2.mode`. States are
 * immutable values, so that what is the same object has not changed; only what differs is looked into.
 */
import type { PeerView } from '../contract/peer.ts';
import { jsonOf, shorten } from './shorten.ts';

/** A leaf as it was and as it is: a safe integer as a number, anything else as text; null: not there. */
export interface LeafChange {
  /** Behind `state`: `votes`. */
  readonly path: string;
  readonly before: number | string | null;
  readonly after: number | string | null;
}

export interface StateShown {
  readonly state: unknown;
  readonly view: PeerView;
}

/** So many changes of one event are told, the others are counted. */
const MOST_CHANGES = 40;
/** So many values are looked at. */
const MOST_VISITS = 4_000;
const MOST_DEPTH = 8;
const VALUE_LENGTH = 200;
const PATH_LENGTH = 120;

/** From `before` to `after`, by path as they come; never throws, whatever the state is. */
export function ownChanges(before: StateShown, after: StateShown): LeafChange[] {
  if (before.state === after.state) return [];
  const search = new Search(before.view, after.view);
  try {
    search.compare('', before.state, after.state, 0);
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    search.changes.push({ path: '', before: null, after: shorten(words, VALUE_LENGTH) });
  }
  const { changes, more, isCut } = search;
  if (more > 0 || isCut) {
    const words = isCut ? 'the rest was not looked at' : `and ${more} more changes`;
    changes.push({ path: '', before: null, after: `(${words})` });
  }
  return changes;
}

/** What the view tells, whose own state may be more than that. */
const IN_VIEW: ReadonlySet<string> = new Set<keyof PeerView>([
  'role',
  'term',
  'votedFor',
  'leader',
  'commitIndex',
  'lastApplied',
  'log',
]);
/** What the view tells of progress. */
const IN_PROGRESS: ReadonlySet<string> = new Set(['matchIndex', 'nextIndex']);

class Search {
  readonly changes: LeafChange[] = [];
  more = 0;
  isCut = false;
  private visits = 0;
  private readonly before: PeerView;
  private readonly after: PeerView;

  constructor(before: PeerView, after: PeerView) {
    this.before = before;
    this.after = after;
  }

  compare(path: string, before: unknown, after: unknown, depth: number): void {
    if (Object.is(before, after) || this.isCut) return;
    if (++this.visits > MOST_VISITS) {
      this.isCut = true;
      return;
    }
    const old = depth < MOST_DEPTH ? fieldsOf(before) : null;
    const now = depth < MOST_DEPTH ? fieldsOf(after) : null;
    if (old === null && now === null) {
      this.leaf(path, leafOf(before, depth), leafOf(after, depth));
      return;
    }
    const inProgress =
      (old !== null && before === this.before.progress) ||
      (now !== null && after === this.after.progress);
    // What became of a whole is told by its parts, and what was a value before is gone.
    if (old === null && !inProgress) this.leaf(path, leafOf(before, depth), null);
    if (now === null && !inProgress) this.leaf(path, null, leafOf(after, depth));
    for (const key of keysOf(old, now)) {
      const was = fieldOf(old, key);
      const is = fieldOf(now, key);
      // Most of a state is as it was.
      if (Object.is(was, is)) continue;
      if (depth === 0 && this.isShown(key, was, is)) continue;
      const below = path === '' ? key : `${path}.${key}`;
      if (inProgress) this.slot(below, was, is, depth + 1);
      else this.compare(below, was, is, depth + 1);
    }
  }

  /** One follower in a leader's book-keeping, but for what the view tells of it. */
  private slot(path: string, before: unknown, after: unknown, depth: number): void {
    if (Object.is(before, after)) return;
    const old = fieldsOf(before);
    const now = fieldsOf(after);
    for (const key of keysOf(old, now)) {
      if (IN_PROGRESS.has(key)) continue;
      this.compare(`${path}.${key}`, fieldOf(old, key), fieldOf(now, key), depth + 1);
    }
  }

  /** Whether the view says the same by the same name. */
  private isShown(key: string, was: unknown, is: unknown): boolean {
    if (!IN_VIEW.has(key)) return false;
    const name = key as keyof PeerView;
    return Object.is(this.before[name], was) && Object.is(this.after[name], is);
  }

  private leaf(path: string, before: number | string | null, after: number | string | null): void {
    if (before === after) return;
    if (this.changes.length >= MOST_CHANGES) this.more++;
    else this.changes.push({ path: shorten(path, PATH_LENGTH), before, after });
  }
}

type Fields = Readonly<Record<string, unknown>>;

/** A value as one that has parts by name; null: it is a leaf. */
function fieldsOf(value: unknown): Fields | null {
  if (typeof value !== 'object' || value === null) return null;
  if (value instanceof Map) {
    const entries = [...(value as Map<unknown, unknown>)];
    return Object.fromEntries(entries.map(([key, item]) => [textOf(key), item]));
  }
  return value instanceof Set || ArrayBuffer.isView(value) ? null : (value as Fields);
}

function fieldOf(fields: Fields | null, key: string): unknown {
  return fields !== null && Object.hasOwn(fields, key) ? fields[key] : undefined;
}

/** The names of both, each once. */
function keysOf(a: Fields | null, b: Fields | null): readonly string[] {
  if (a === null || b === null) return Object.keys(a ?? b ?? {});
  const keys = Object.keys(a);
  for (const key of Object.keys(b)) if (!Object.hasOwn(a, key)) keys.push(key);
  return keys;
}

function leafOf(value: unknown, depth: number): number | string | null {
  if (value === undefined) return null;
  if (typeof value === 'number' && Number.isSafeInteger(value) && !Object.is(value, -0))
    return value;
  if (value instanceof Set && depth < MOST_DEPTH) {
    return shorten(jsonOf([...(value as Set<unknown>)]), VALUE_LENGTH);
  }
  return textOf(value);
}

function textOf(value: unknown): string {
  return shorten(typeof value === 'string' ? value : jsonOf(value), VALUE_LENGTH);
}
