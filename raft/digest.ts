/**
 * A 32-bit digest of a message's whole content, for trace hashes. Cheap, not cryptographic: two multiplications a field.
 *
 * Commands and snapshot data are taken to be plain data (numbers, strings, booleans, null, arrays, plain objects);
 * the order of an object's keys counts, as it does in JSON.
 */
import type { LogEntry } from './contract.ts';
import type { RaftMessage } from './messages.ts';
import { unreachable } from './unreachable.ts';

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

/** A signed 32-bit integer that depends on every field of the message, including commands and snapshot data. */
export function digest(message: RaftMessage): number {
  switch (message.type) {
    case 'RequestVote':
      return finish(mix(mix(mix(1, message.term), message.lastLogIndex), message.lastLogTerm));
    case 'RequestVoteReply':
      return finish(mix(mix(2, message.term), message.voteGranted ? 1 : 0));
    case 'AppendEntries': {
      let h = mix(mix(mix(3, message.term), message.prevLogIndex), message.prevLogTerm);
      h = mix(h, message.leaderCommit);
      return finish(mixEntries(h, message.entries));
    }
    case 'AppendEntriesReply': {
      const h = mix(mix(mix(4, message.term), message.success ? 1 : 0), message.matchIndex);
      return finish(
        mix(mix(mix(h, message.rejectedIndex), message.conflictIndex), message.conflictTerm),
      );
    }
    case 'InstallSnapshot': {
      const { index, term, data } = message.snapshot;
      return finish(mixValue(mix(mix(mix(5, message.term), index), term), data));
    }
    case 'InstallSnapshotReply':
      return finish(mix(mix(6, message.term), message.matchIndex));
    default:
      return unreachable(message);
  }
}

function mixEntries(start: number, entries: readonly LogEntry[]): number {
  let h = mix(start, entries.length);
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
