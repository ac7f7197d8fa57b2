/**
 * A 32-bit digest of a message's whole content, for trace hashes. Cheap, not cryptographic.
 *
 * Commands and snapshot data are taken to be plain data (numbers, strings, booleans, null, arrays, plain objects);
 * the order of an object's keys counts, as it does in JSON.
 */
import type { LogEntry } from '../../contract/peer.ts';
import { unreachable } from '../../lib/unreachable.ts';
import type { RaftMessage } from './messages.ts';

/** Mixes one 32-bit word into the running digest (the round of MurmurHash3). */
function mix(hash: number, word: number): number {
  const k = Math.imul((word << 15) | (word >>> 17), 0x1b873593);
  const h = hash ^ k;
  return (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0;
}

/** Spreads the last words over all bits (the finaliser of MurmurHash3). */
function finish(hash: number): number {
  let h = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/**
 * A signed 32-bit integer that depends on every field of the message, including commands and snapshot data.
 *
 * The few numbers of a message are summed up, each times an odd constant of its own (a multilinear hash, one
 * multiplication a field), before the sum is spread: this runs once for every message delivered.
 */
export function digest(message: RaftMessage): number {
  switch (message.type) {
    case 'RequestVote':
      return finish(sum(1, message.term, message.lastLogIndex, message.lastLogTerm, 0, 0));
    case 'RequestVoteReply':
      return finish(sum(2, message.term, message.voteGranted ? 1 : 0, 0, 0, 0));
    case 'AppendEntries': {
      const { term, prevLogIndex, prevLogTerm, leaderCommit, entries } = message;
      const h = sum(3, term, prevLogIndex, prevLogTerm, leaderCommit, entries.length);
      return finish(entries.length === 0 ? h : mixEntries(h, entries));
    }
    case 'AppendEntriesReply': {
      const { term, success, matchIndex, rejectedIndex, conflictIndex, conflictTerm } = message;
      if (success) return finish(sum(4, term, matchIndex, 0, 0, 0));
      return finish(sum(5, term, matchIndex, rejectedIndex, conflictIndex, conflictTerm));
    }
    case 'InstallSnapshot': {
      const { index, term, data } = message.snapshot;
      return finish(mixValue(sum(6, message.term, index, term, 0, 0), data));
    }
    case 'InstallSnapshotReply':
      return finish(sum(7, message.term, message.matchIndex, 0, 0, 0));
    default:
      return unreachable(message);
  }
}

function sum(kind: number, a: number, b: number, c: number, d: number, e: number): number {
  return (
    (Math.imul(kind, 0x9e3779b1) +
      Math.imul(a, 0x85ebca77) +
      Math.imul(b, 0xc2b2ae3d) +
      Math.imul(c, 0x27d4eb2f) +
      Math.imul(d, 0x165667b1) +
      Math.imul(e, 0xd3a2646d)) |
    0
  );
}

function mixEntries(start: number, entries: readonly LogEntry[]): number {
  let h = start;
  for (const { term, command } of entries) h = mixValue(mix(h, term), command);
  return h;
}

function mixValue(start: number, value: unknown): number {
  if (typeof value === 'number') {
    return (value | 0) === value ? mix(start, value) : mixText(mix(start, 1), String(value));
  }
  if (typeof value === 'string') return mixText(mix(start, 2), value);
  if (value === null) return mix(start, 3);
  if (typeof value !== 'object') return mix(start, value === true ? 4 : value === false ? 5 : 6);
  if (Array.isArray(value)) {
    let h = mix(mix(start, 7), value.length);
    for (const item of value) h = mixValue(h, item);
    return h;
  }
  const fields = Object.entries(value);
  let h = mix(mix(start, 8), fields.length);
  for (const [key, field] of fields) h = mixValue(mixText(h, key), field);
  return h;
}

function mixText(start: number, text: string): number {
  let h = mix(start, text.length);
  for (let i = 0; i < text.length; i++) h = mix(h, text.charCodeAt(i));
  return h;
}
