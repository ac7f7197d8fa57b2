/**
 * Planted bug: a follower appends new entries to the end of its log, not at the leader's index.
 *
 * Seen in the wild: zhebrak/raftos#2 (duplicated log entries), willemt/raft#118. Breaks Log Matching as soon as a request
 * is sent again with more entries than before, or the follower has a tail of its own.
 */
import { raft, standardRules } from '../../../raft/index.ts';
import type { AppendEntries, RaftLog } from '../../../raft/index.ts';
import { hearing } from '../planting/planting.ts';

export const entriesAppendedNotPlaced = hearing(raft, (input, { term, log }) =>
  input.type === 'message' &&
  input.message.type === 'AppendEntries' &&
  input.message.term >= term &&
  bringsNews(log, input.message)
    ? {
        ...input,
        message: { ...input.message, prevLogIndex: log.lastIndex, prevLogTerm: log.lastTerm },
      }
    : input,
);

/** Whether the check passes, and the last entry is not there yet. */
function bringsNews(log: RaftLog, request: AppendEntries): boolean {
  const { prevLogIndex, entries } = request;
  const last = entries.at(-1);
  if (last === undefined || !standardRules.matchesPrevious(log, request)) return false;
  return !standardRules.holdsEntry(log, prevLogIndex + entries.length, last.term);
}
