/**
 * The messages of Raft (figures 2 and 13 of the paper), as immutable plain data.
 *
 * Every message of a type is built by the one constructor function below, so that all of them share one hidden class.
 * Sender and receiver are not part of a message: the world knows them. Snapshots travel whole, not in chunks.
 */
import type { LogEntry, Snapshot } from '../../contract/peer.ts';

/** A candidate asks for a vote (Raft §5.2). */
export interface RequestVote {
  readonly type: 'RequestVote';
  readonly term: number;
  readonly lastLogIndex: number;
  readonly lastLogTerm: number;
}

export interface RequestVoteReply {
  readonly type: 'RequestVoteReply';
  readonly term: number;
  readonly voteGranted: boolean;
}

/** A leader replicates entries, or asserts its leadership with none (Raft §5.3). */
export interface AppendEntries {
  readonly type: 'AppendEntries';
  readonly term: number;
  readonly prevLogIndex: number;
  readonly prevLogTerm: number;
  readonly entries: readonly LogEntry[];
  readonly leaderCommit: number;
}

/** Answer to {@link AppendEntries}: either an acknowledgement up to `matchIndex`, or a rejection with a hint. */
export interface AppendEntriesReply {
  readonly type: 'AppendEntriesReply';
  readonly term: number;
  readonly success: boolean;
  /** On success: the follower durably holds the leader's log up to here. Otherwise 0. */
  readonly matchIndex: number;
  /** On a log mismatch: the `prevLogIndex` that was refused. 0 if the request was refused for its old term, or on success. */
  readonly rejectedIndex: number;
  /** On a log mismatch: where the follower's entries of `conflictTerm` begin, or the end of its log + 1. */
  readonly conflictIndex: number;
  /** On a log mismatch: the follower's term at `rejectedIndex`, or 0 if its log is too short. */
  readonly conflictTerm: number;
}

/** A leader replaces a log prefix that it no longer holds (Raft §7). */
export interface InstallSnapshot {
  readonly type: 'InstallSnapshot';
  readonly term: number;
  readonly snapshot: Snapshot;
}

export interface InstallSnapshotReply {
  readonly type: 'InstallSnapshotReply';
  readonly term: number;
  /** The follower durably holds the leader's log up to here; 0 if the request was refused for its old term. */
  readonly matchIndex: number;
}

export type RaftMessage =
  | RequestVote
  | RequestVoteReply
  | AppendEntries
  | AppendEntriesReply
  | InstallSnapshot
  | InstallSnapshotReply;

export function requestVote(term: number, lastLogIndex: number, lastLogTerm: number): RequestVote {
  return { type: 'RequestVote', term, lastLogIndex, lastLogTerm };
}

export function requestVoteReply(term: number, voteGranted: boolean): RequestVoteReply {
  return { type: 'RequestVoteReply', term, voteGranted };
}

export function appendEntries(
  term: number,
  prevLogIndex: number,
  prevLogTerm: number,
  entries: readonly LogEntry[],
  leaderCommit: number,
): AppendEntries {
  return { type: 'AppendEntries', term, prevLogIndex, prevLogTerm, entries, leaderCommit };
}

function appendEntriesReply(
  term: number,
  success: boolean,
  matchIndex: number,
  rejectedIndex: number,
  conflictIndex: number,
  conflictTerm: number,
): AppendEntriesReply {
  return {
    type: 'AppendEntriesReply',
    term,
    success,
    matchIndex,
    rejectedIndex,
    conflictIndex,
    conflictTerm,
  };
}

/** "I hold your log up to `matchIndex`." */
export function appendAccepted(term: number, matchIndex: number): AppendEntriesReply {
  return appendEntriesReply(term, true, matchIndex, 0, 0, 0);
}

/** "My log does not contain your entry at `rejectedIndex`; look again at `conflictIndex`." */
export function appendConflict(
  term: number,
  rejectedIndex: number,
  conflictIndex: number,
  conflictTerm: number,
): AppendEntriesReply {
  return appendEntriesReply(term, false, 0, rejectedIndex, conflictIndex, conflictTerm);
}

/** "Your term is over." Says nothing about the log. */
export function appendOutdated(term: number): AppendEntriesReply {
  return appendEntriesReply(term, false, 0, 0, 0, 0);
}

export function installSnapshot(term: number, snapshot: Snapshot): InstallSnapshot {
  return { type: 'InstallSnapshot', term, snapshot };
}

export function installSnapshotReply(term: number, matchIndex: number): InstallSnapshotReply {
  return { type: 'InstallSnapshotReply', term, matchIndex };
}
