/**
 * The decisions on which Raft's safety and liveness rest, each a small pure function under its own name.
 *
 * A peer is made with a record of them, so that a variant (or a deliberately wrong one, to see what it breaks) replaces
 * one rule and nothing else. What follows from a decision (writes, messages, timers) is not here.
 */
import { NONE } from '../../contract/peer.ts';
import type { LogView, PeerId } from '../../contract/peer.ts';
import { nextIndexAfterConflict } from '../log/conflict.ts';
import type { RaftLog } from '../log/log.ts';
import type { AppendEntries, AppendEntriesReply, RequestVote } from '../messages/messages.ts';

export interface Rules {
  /** Votes needed to lead a cluster of `peers` servers: more than half (Raft §5.2). */
  readonly quorumSize: (peers: number) => number;
  /** Whether the candidate's log is at least as up-to-date as ours: later last term, or same and not shorter (Raft §5.4.1). */
  readonly isLogUpToDate: (candidate: RequestVote, log: LogView) => boolean;
  /** One vote a term, first come first served; the same candidate may ask again (Raft §5.2). */
  readonly mayVoteFor: (votedFor: PeerId, candidate: PeerId) => boolean;
  /** Whether a peer of term `current` that follows `next` is free to vote again: only in a new term (Raft §5.1). */
  readonly forgetsVote: (current: number, next: number) => boolean;
  /** The set of votes, as a bit mask, with that of `voter`; a repeated vote changes nothing. */
  readonly addVote: (votes: number, voter: PeerId) => number;
  /** Whether a vote sent in `replyTerm` counts in `term`. */
  readonly isVoteCurrent: (replyTerm: number, term: number) => boolean;
  /** Whether term and vote must be written before this step reveals anything (Raft figure 2, persistent state). */
  readonly mustSaveHardState: (
    saved: { readonly term: number; readonly votedFor: PeerId },
    term: number,
    votedFor: PeerId,
  ) => boolean;

  /** Whether a request comes from the leader of the current term (Raft figure 2, AppendEntries rule 1). */
  readonly isLeaderCurrent: (requestTerm: number, term: number) => boolean;
  /** The consistency check, heartbeats included (Raft §5.3). What a snapshot covers is committed, hence matches. */
  readonly matchesPrevious: (log: RaftLog, request: AppendEntries) => boolean;
  /** Whether our log holds the leader's entry of this index and term, so that it need not be written (rules 3 and 4). */
  readonly holdsEntry: (log: RaftLog, index: number, term: number) => boolean;
  /** A follower's commit index after a request whose last entry is `lastNewIndex`, not the last of `log` (rule 5). */
  readonly commitIndexFrom: (leaderCommit: number, lastNewIndex: number, log: LogView) => number;
  /** Whether an acknowledgement or rejection sent in `replyTerm` says anything about the current leadership. */
  readonly isReplyCurrent: (replyTerm: number, term: number) => boolean;
  /** A follower's match index after it acknowledged `reported`: replies overtake each other, so it only grows. */
  readonly matchIndexAfter: (matchIndex: number, reported: number) => number;
  /** Where a leader looks next for agreement with a follower that rejected its request (Raft §5.3). */
  readonly nextIndexAfterConflict: (log: RaftLog, reply: AppendEntriesReply) => number;

  /** The highest index that a majority holds, given every peer's durable match index in ascending order. */
  readonly quorumMatchIndex: (ascending: readonly number[]) => number;
  /** Only entries of the leader's own term are committed by counting replicas (Raft §5.4.2, figure 8). */
  readonly mayCommitByCounting: (entryTerm: number, term: number) => boolean;

  /** Whether the service's snapshot at `index` may replace the log: not beyond what was applied (Raft §7). */
  readonly mayCompactTo: (index: number, lastApplied: number, log: LogView) => boolean;
  /** Whether the entry at `nextIndex`, the next one to send, is gone from the log. */
  readonly needsSnapshot: (nextIndex: number, snapshotIndex: number) => boolean;
  /** Whether a snapshot that the follower neither took nor refused for this many heartbeats is sent again. */
  readonly resendsSnapshot: (heartbeats: number) => boolean;
  /** Whether an offered snapshot tells nothing new, as everything in it is committed here. */
  readonly isSnapshotStale: (index: number, commitIndex: number) => boolean;
  /** Whether the entries behind an installed snapshot stay (Raft figure 13, rule 6). */
  readonly keepsSuffix: (log: RaftLog, snapshotIndex: number, snapshotTerm: number) => boolean;
}

/** Heartbeats that a leader waits for the answer to a snapshot: long enough for a slow disk, short against an outage. */
const SNAPSHOT_PATIENCE = 3;

/** Raft as published. */
export const standardRules: Rules = {
  quorumSize: (peers) => (peers >> 1) + 1,
  isLogUpToDate: (candidate, log) =>
    candidate.lastLogTerm > log.lastTerm ||
    (candidate.lastLogTerm === log.lastTerm && candidate.lastLogIndex >= log.lastIndex),
  mayVoteFor: (votedFor, candidate) => votedFor === NONE || votedFor === candidate,
  forgetsVote: (current, next) => next > current,
  addVote: (votes, voter) => votes | (1 << (voter - 1)),
  isVoteCurrent: (replyTerm, term) => replyTerm === term,
  mustSaveHardState: (saved, term, votedFor) => term !== saved.term || votedFor !== saved.votedFor,

  isLeaderCurrent: (requestTerm, term) => requestTerm >= term,
  matchesPrevious: (log, { prevLogIndex, prevLogTerm }) =>
    prevLogIndex < log.snapshotIndex || log.termAt(prevLogIndex) === prevLogTerm,
  holdsEntry: (log, index, term) => log.termAt(index) === term,
  commitIndexFrom: (leaderCommit, lastNewIndex) => Math.min(leaderCommit, lastNewIndex),
  isReplyCurrent: (replyTerm, term) => replyTerm === term,
  matchIndexAfter: (matchIndex, reported) => Math.max(matchIndex, reported),
  nextIndexAfterConflict,

  quorumMatchIndex: (ascending) => ascending[(ascending.length - 1) >> 1]!,
  mayCommitByCounting: (entryTerm, term) => entryTerm === term,

  mayCompactTo: (index, lastApplied) => index <= lastApplied,
  needsSnapshot: (nextIndex, snapshotIndex) => nextIndex <= snapshotIndex,
  resendsSnapshot: (heartbeats) => heartbeats >= SNAPSHOT_PATIENCE,
  isSnapshotStale: (index, commitIndex) => index <= commitIndex,
  keepsSuffix: (log, snapshotIndex, snapshotTerm) => log.termAt(snapshotIndex) === snapshotTerm,
};

/** Number of votes in a set built by the standard {@link Rules.addVote}. */
export function countVotes(votes: number): number {
  let count = 0;
  for (let rest = votes; rest !== 0; rest &= rest - 1) count++;
  return count;
}
