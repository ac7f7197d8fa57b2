/**
 * Values of any shape: their parts, and how people read them. A peer may keep whatever it likes in its state (maps, sets,
 * classes, bigints), so nothing is taken for granted.
 */
import type { LogEntry, LogView } from '../contract/peer.ts';
import { describeCommand } from '../sim/node/clients.ts';

const TEXT_LIMIT = 200;
/** Deeper down, nothing is told or compared. */
export const DEPTH_LIMIT = 8;

/** What a log has besides its entries. */
export const LOG_FIELDS = ['snapshotIndex', 'snapshotTerm', 'lastIndex', 'lastTerm'] as const;

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

export function isEntry(value: object): value is LogEntry {
  return 'term' in value && 'command' in value && Object.keys(value).length === 2;
}

/** What an object is made of, in its own order; functions are left out. Sets are told by their members. */
export function childrenOf(value: object): [name: string, child: unknown][] {
  if (value instanceof Map) return [...value].map(([key, item]) => [String(key), item]);
  if (value instanceof Set) return [...value].map((item) => [format(item, 1), true]);
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
    return Array.from(value as unknown as ArrayLike<unknown>, (item, i) => [String(i), item]);
  }
  return Object.entries(value).filter(([, child]) => typeof child !== 'function');
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
