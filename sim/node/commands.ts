/** Equality and digests of commands and entries, which are opaque plain data to the simulator. */
import type { Command, LogEntry } from '../../contract/peer.ts';
import { mix32 } from '../chance/mix.ts';

/** Whether two log entries are the same entry: same term and same command. */
export function sameEntry(a: LogEntry, b: LogEntry): boolean {
  return a === b || (a.term === b.term && sameCommand(a.command, b.command));
}

/** Structural equality of plain data (no cycles; commands are checked for that where they enter). */
export function sameCommand(a: Command, b: Command): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  const left = a as Readonly<Record<string, unknown>>;
  const right = b as Readonly<Record<string, unknown>>;
  return keys.every((key) => Object.hasOwn(right, key) && sameCommand(left[key], right[key]));
}

/** A 32-bit digest of plain data, independent of the order of object keys. */
export function structuralDigest(value: unknown): number {
  switch (typeof value) {
    case 'number':
      return mix32(mix32(0x6e756d, value | 0), Math.floor(value / 4294967296) | 0);
    case 'string':
      return digestOfString(value);
    case 'boolean':
      return value ? 0x74727565 : 0x66616c73;
    case 'object': {
      if (value === null) return 0x6e756c6c;
      if (Array.isArray(value)) {
        let digest = mix32(0x617272, value.length);
        for (const item of value) digest = mix32(digest, structuralDigest(item));
        return digest;
      }
      // Addition commutes, so the order in which keys were set does not matter.
      let sum = 0;
      const fields = value as Readonly<Record<string, unknown>>;
      for (const key of Object.keys(fields)) {
        sum = (sum + mix32(digestOfKey(key), structuralDigest(fields[key]))) | 0;
      }
      return mix32(0x6f626a, sum);
    }
    default:
      return 0x756e646f;
  }
}

function digestOfString(text: string): number {
  let digest = mix32(0x737472, text.length);
  for (let i = 0; i < text.length; i++) digest = mix32(digest, text.charCodeAt(i));
  return digest;
}

/** Keys come again and again; but a command may be a map with ever new ones. */
const KEYS = new Map<string, number>();
const MOST_KEYS = 1_000;

function digestOfKey(key: string): number {
  let digest = KEYS.get(key);
  if (digest === undefined) {
    digest = digestOfString(key);
    if (KEYS.size < MOST_KEYS) KEYS.set(key, digest);
  }
  return digest;
}
