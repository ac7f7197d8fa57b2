/**
 * Values of any shape as people read and compare them: at a path, as text, and as a list of what differs. A peer may keep
 * whatever it likes in its state (maps, sets, classes, bigints), so nothing is taken for granted; values that are the same
 * object are never looked into, which makes comparing two states of a run cheap.
 */
import type { LogEntry, LogView } from '../contract/peer.ts';
import { describeCommand } from '../sim/clients/clients.ts';

/** One leaf that differs. */
export interface Change {
  readonly path: string;
  /** As text; null: there is nothing. */
  readonly before: string | null;
  readonly after: string | null;
}

const TEXT_LIMIT = 200;
const DEPTH_LIMIT = 8;

/** The part of `value` at `path`; undefined if there is none. A log is asked for an entry by its index: `log.6`. */
export function valueAt(value: unknown, path: readonly string[]): unknown {
  let at = value;
  for (const key of path) {
    if (typeof at !== 'object' || at === null) return undefined;
    at = childOf(at, key);
  }
  return at;
}

function childOf(value: object, key: string): unknown {
  if (isLog(value)) {
    if (/^[0-9]+$/.test(key)) return value.entryAt(Number(key));
    return LOG_FIELDS.includes(key) ? value[key as LogField] : undefined;
  }
  if (value instanceof Map) {
    for (const [name, item] of value) if (String(name) === key) return item;
    return undefined;
  }
  return Object.hasOwn(value, key) ? (value as Readonly<Record<string, unknown>>)[key] : undefined;
}

type LogField = 'snapshotIndex' | 'snapshotTerm' | 'lastIndex' | 'lastTerm';
const LOG_FIELDS: readonly string[] = ['snapshotIndex', 'snapshotTerm', 'lastIndex', 'lastTerm'];

/** Whether it is a log, of whatever make. */
export function isLog(value: unknown): value is LogView {
  if (typeof value !== 'object' || value === null) return false;
  const { entryAt, lastIndex, snapshotIndex } = value as Partial<LogView>;
  return (
    typeof entryAt === 'function' &&
    typeof lastIndex === 'number' &&
    typeof snapshotIndex === 'number'
  );
}

function isEntry(value: object): value is LogEntry {
  return 'term' in value && 'command' in value && Object.keys(value).length === 2;
}

/** The value in one line of at most some 200 characters, the same for equal values. */
export function textOf(value: unknown): string {
  const text = format(value, 0);
  return text.length <= TEXT_LIMIT ? text : `${text.slice(0, TEXT_LIMIT)}...`;
}

function format(value: unknown, depth: number): string {
  if (typeof value === 'string') return depth === 0 ? value : JSON.stringify(value);
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'function') return 'a function';
  if (typeof value !== 'object' || value === null) return String(value);
  if (depth >= DEPTH_LIMIT) return '...';
  if (isLog(value)) return formatLog(value);
  if (isEntry(value)) return `t${String(value.term)} ${describeCommand(value.command)}`;
  const items = childrenOf(value).map(([key, child]) =>
    Array.isArray(value) ? format(child, depth + 1) : `${key}: ${format(child, depth + 1)}`,
  );
  return Array.isArray(value) ? `[${items.join(', ')}]` : `{${items.join(', ')}}`;
}

function formatLog({ snapshotIndex, snapshotTerm, lastIndex, lastTerm }: LogView): string {
  const held = lastIndex - snapshotIndex;
  const entries = `${held} ${held === 1 ? 'entry' : 'entries'}, last ${lastIndex}/${lastTerm}`;
  return snapshotIndex === 0 ? entries : `snapshot ${snapshotIndex}/${snapshotTerm}, ${entries}`;
}

/** What an object is made of, in its own order. Sets are told by their members. */
function childrenOf(value: object): [string, unknown][] {
  if (value instanceof Map) return [...value].map(([key, item]) => [String(key), item]);
  if (value instanceof Set) return [...value].map((item) => [format(item, 1), true]);
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
    return Array.from(value as unknown as ArrayLike<unknown>, (item, i) => [String(i), item]);
  }
  return Object.entries(value).filter(([, child]) => typeof child !== 'function');
}

/** The leaves in which two values differ, in the order of the fields; equal values have none. */
export function changesBetween(before: unknown, after: unknown, path = ''): Change[] {
  const changes: Change[] = [];
  compare(before, after, path, 0, changes);
  return changes;
}

function compare(
  before: unknown,
  after: unknown,
  path: string,
  depth: number,
  changes: Change[],
): void {
  if (Object.is(before, after)) return;
  if (isLog(before) && isLog(after)) compareLogs(before, after, path, changes);
  else if (isBranch(before) && isBranch(after) && depth < DEPTH_LIMIT) {
    const old = new Map(childrenOf(before));
    const fresh = new Map(childrenOf(after));
    for (const key of new Set([...old.keys(), ...fresh.keys()])) {
      compare(old.get(key), fresh.get(key), join(path, key), depth + 1, changes);
    }
  } else {
    const change = { path, before: leafOf(before), after: leafOf(after) };
    if (change.before !== change.after) changes.push(change);
  }
}

function leafOf(value: unknown): string | null {
  return value === undefined ? null : textOf(value);
}

/** Whether a value is compared by its parts. */
function isBranch(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !isLog(value) && !isEntry(value);
}

function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}

function compareLogs(before: LogView, after: LogView, path: string, changes: Change[]): void {
  for (const field of LOG_FIELDS) {
    compare(before[field as LogField], after[field as LogField], join(path, field), 0, changes);
  }
  const first = Math.max(before.snapshotIndex, after.snapshotIndex) + 1;
  const last = Math.max(before.lastIndex, after.lastIndex);
  for (let index = first; index <= last; index++) {
    compare(before.entryAt(index), after.entryAt(index), join(path, String(index)), 0, changes);
  }
}
