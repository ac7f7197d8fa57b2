/**
 * Writes a value down so that two values have the same text if and only if they are structurally equal. A text and no
 * digest: a search that took two states for one because their digests collide would prove nothing.
 */
import type { LogView } from '../../contract/peer.ts';
import { RaftSimError } from '../../lib/errors.ts';

/**
 * The canonical text of plain data, maps and sets included, independent of the order of keys. An instance of a class is
 * taken for its enumerable fields, which holds for the classes of this simulator.
 */
export function canonical(value: unknown): string {
  return write(value, false);
}

/**
 * The same for what a peer made. Of a log, which may hide how it keeps its entries, what it shows counts. Throws RaftSimError
 * E_USAGE for any other instance of a class and for functions: what they hide could decide what the peer does next.
 */
export function canonicalState(value: unknown): string {
  return write(value, true);
}

function write(value: unknown, ofPeer: boolean): string {
  switch (typeof value) {
    case 'number':
      return Object.is(value, -0) ? '-0' : String(value);
    case 'string':
      return JSON.stringify(value);
    case 'boolean':
      return value ? 'T' : 'F';
    case 'undefined':
      return 'U';
    case 'bigint':
      return `${value}n`;
    case 'object':
      if (value === null) return 'N';
      return ofPeer ? remembered(value) : writeObject(value, false);
    default:
      throw opaque(`a ${typeof value}`);
  }
}

/** What peers make never changes, and most of a state is the same as before: its text is kept. */
const texts = new WeakMap<object, string>();

function remembered(value: object): string {
  let text = texts.get(value);
  if (text === undefined) {
    text = writeObject(value, true);
    texts.set(value, text);
  }
  return text;
}

function writeObject(value: object, ofPeer: boolean): string {
  if (Array.isArray(value)) {
    let text = '[';
    for (const item of value) text += `${write(item, ofPeer)},`;
    return `${text}]`;
  }
  if (value instanceof Map) {
    const items = [...value].map(([key, item]) => `${write(key, ofPeer)}>${write(item, ofPeer)}`);
    return `M{${items.sort().join(',')}}`;
  }
  if (value instanceof Set) {
    return `S{${[...value]
      .map((item) => write(item, ofPeer))
      .sort()
      .join(',')}}`;
  }
  if (ofPeer && !isPlain(value)) {
    if (isLog(value)) return writeLog(value);
    throw opaque(`an instance of ${value.constructor?.name ?? 'a class'}`);
  }
  const fields = value as Readonly<Record<string, unknown>>;
  let text = '{';
  for (const key of Object.keys(fields).sort()) text += `${key}:${write(fields[key], ofPeer)},`;
  return `${text}}`;
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function isLog(value: object): value is LogView {
  return 'entryAt' in value && 'snapshotIndex' in value && 'lastIndex' in value;
}

function writeLog(log: LogView): string {
  let text = `L${log.snapshotIndex}/${log.snapshotTerm}..${log.lastIndex}/${log.lastTerm}[`;
  for (let index = log.snapshotIndex + 1; index <= log.lastIndex; index++) {
    text += `${write(log.entryAt(index), true)},`;
  }
  return `${text}]`;
}

function opaque(found: string): RaftSimError {
  return new RaftSimError('E_USAGE', {
    source: 'the state of a peer',
    found,
    expected: 'only plain data and logs, so that states can be compared',
  });
}
