/**
 * Fast backtracking (Raft §5.3, end): a rejection names the term it met and where that term begins, so that the leader
 * skips a whole term at a time. Terms never decrease along a log, hence the binary searches.
 */
import { appendConflict } from '../messages/messages.ts';
import type { AppendEntriesReply } from '../messages/messages.ts';
import type { RaftLog } from './log.ts';

/** A follower's rejection of a request whose predecessor at `prevLogIndex` is not in its log. */
export function conflictReply(
  term: number,
  log: RaftLog,
  prevLogIndex: number,
): AppendEntriesReply {
  if (prevLogIndex > log.lastIndex) return appendConflict(term, prevLogIndex, log.lastIndex + 1, 0);
  const conflictTerm = log.termAt(prevLogIndex);
  const start = firstIndexFromTerm(log, conflictTerm, prevLogIndex);
  return appendConflict(term, prevLogIndex, start, conflictTerm);
}

/**
 * Where the leader tries next: behind its own last entry of the conflicting term if it has any before the rejected
 * place, else where that term begins at the follower. Never behind the rejected place, so that probing ends.
 */
export function nextIndexAfterConflict(log: RaftLog, reply: AppendEntriesReply): number {
  const { rejectedIndex, conflictIndex, conflictTerm } = reply;
  if (conflictTerm > 0) {
    const next = firstIndexFromTerm(log, conflictTerm + 1, rejectedIndex);
    if (log.termAt(next - 1) === conflictTerm) return next;
  }
  return Math.min(conflictIndex, rejectedIndex);
}

/** The first index in `log.snapshotIndex + 1 .. end` with at least `term`; `end` if there is none before it. */
function firstIndexFromTerm(log: RaftLog, term: number, end: number): number {
  let low = Math.min(log.snapshotIndex + 1, end);
  let high = end;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (log.termAt(middle) >= term) high = middle;
    else low = middle + 1;
  }
  return low;
}
