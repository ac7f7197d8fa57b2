/**
 * How many bytes a value takes on the lab's network and disks: the one model behind every byte count. It follows what the
 * lab's encoder (Go's gob, a fresh one for each message, so that type descriptions are sent each time) was measured to
 * take for structures like these: a heartbeat 171 bytes, a further entry with a number 20, a vote request 87, its reply
 * 51, stored state 68.
 */
import type { LogEntry } from '../../contract/peer.ts';

/** Name, type number and delimiter of a structure's description. */
const STRUCT_BYTES = 24;
/** Length and type number of a value that needs no description. */
const PLAIN_BYTES = 4;
/** What a field takes there besides its name. */
const FIELD_BYTES = 6;
/** The description of a list of entries and of the entries themselves. */
const LIST_BYTES = 55;
/** A value whose type is open carries the name of its type. */
const OPEN_TYPE_BYTES = 14;
/** Term and vote, and the description of everything that is stored. */
const STATE_BYTES = 68;

/** Bytes of a message: a structure with the fields of `message`, but for its `type`. */
export function messageBytes(message: object): number {
  let bytes = STRUCT_BYTES;
  for (const [name, value] of Object.entries(message)) {
    if (name !== 'type') bytes += name.length + FIELD_BYTES + valueBytes(value);
  }
  return bytes;
}

/** Bytes of a message that is no structure, such as a string. */
export function plainBytes(value: unknown): number {
  return PLAIN_BYTES + valueBytes(value);
}

/** Bytes of what a peer stores besides its snapshot: term, vote and the log. */
export function stateBytes(entries: readonly LogEntry[]): number {
  return entries.reduce((sum, entry) => sum + entryBytes(entry), STATE_BYTES);
}

function entryBytes({ term, command }: LogEntry): number {
  return valueBytes(term) + OPEN_TYPE_BYTES + valueBytes(command);
}

/** Bytes of a value without the description of its type. */
export function valueBytes(value: unknown): number {
  if (typeof value === 'number') return numberBytes(value);
  if (typeof value === 'string') return numberBytes(value.length) + value.length;
  if (value instanceof Uint8Array) return numberBytes(value.length) + value.length;
  if (Array.isArray(value)) return value.reduce(addItem, LIST_BYTES);
  if (typeof value === 'object' && value !== null) {
    return Object.values(value).reduce((sum: number, each) => sum + 1 + valueBytes(each), 1);
  }
  return 1;
}

function addItem(sum: number, item: unknown): number {
  return sum + (isEntry(item) ? entryBytes(item) : valueBytes(item));
}

function isEntry(value: unknown): value is LogEntry {
  return typeof value === 'object' && value !== null && 'term' in value && 'command' in value;
}

/** Small numbers take a byte, others their length and as many bytes as they need. */
function numberBytes(value: number): number {
  if (!Number.isSafeInteger(value)) return 9;
  let rest = Math.abs(value);
  if (rest < 64) return 1;
  let bytes = 1;
  for (; rest >= 1; rest = Math.floor(rest / 256)) bytes++;
  return bytes;
}
