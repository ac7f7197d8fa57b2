/**
 * The state of one peer, as an immutable value. A step works on a private {@link draft} of it, which becomes the next
 * state; nested values (log, progress) are replaced, never changed.
 */
import { NONE } from '../../contract/peer.ts';
import type { Durable, PeerId, PeerView, Role, Snapshot, WriteToken } from '../../contract/peer.ts';
import { RaftLog } from '../log/log.ts';
import { NO_WRITES } from '../log/pending-writes.ts';
import type { PendingWrites } from '../log/pending-writes.ts';
import type { Progress } from './progress.ts';

/** It is its own {@link PeerView}. */
export interface RaftState extends PeerView {
  readonly term: number;
  /** The candidate voted for in `term`, or NONE. */
  readonly votedFor: PeerId;
  readonly role: Role;
  readonly leader: PeerId;
  readonly log: RaftLog;
  /** The snapshot that the log begins with. */
  readonly snapshot: Snapshot | null;
  /** Known to be committed; everything up to here has been handed to the service. */
  readonly commitIndex: number;
  readonly lastApplied: number;

  /** Candidate: who voted for us, as a set (bit `id - 1`); our own vote joins it when it is durable. */
  readonly votes: number;
  /** Leader: by peer id, slot 0 unused; the own slot counts what is durable here. Otherwise `null`. */
  readonly progress: readonly (Progress | null)[] | null;
  /** Leader: whether the `flush` timer is running. */
  readonly flushPending: boolean;

  /** The last write issued, the last one known to be durable, and the last one of term and vote. */
  readonly lastToken: WriteToken;
  readonly durableToken: WriteToken;
  readonly hardStateToken: WriteToken;
  /** The log up to here is durable, as it stands now. */
  readonly stableIndex: number;
  /** What becomes durable next. */
  readonly pendingWrites: PendingWrites;
}

/** A state under construction. */
export type Draft = { -readonly [Field in keyof RaftState]: RaftState[Field] };

/** A private copy. Naming each field is an order of magnitude faster than spreading the state. */
export function draft(s: RaftState): Draft {
  return {
    term: s.term,
    votedFor: s.votedFor,
    role: s.role,
    leader: s.leader,
    log: s.log,
    snapshot: s.snapshot,
    commitIndex: s.commitIndex,
    lastApplied: s.lastApplied,
    votes: s.votes,
    progress: s.progress,
    flushPending: s.flushPending,
    lastToken: s.lastToken,
    durableToken: s.durableToken,
    hardStateToken: s.hardStateToken,
    stableIndex: s.stableIndex,
    pendingWrites: s.pendingWrites,
  };
}

/** A follower that remembers what was durable, and nothing else (Raft figure 2). */
export function initialState(durable: Durable): RaftState {
  const { term, votedFor, snapshot, entries } = durable;
  const base = RaftLog.startingAfter(snapshot?.index ?? 0, snapshot?.term ?? 0);
  const log = base.append(entries);
  return {
    term,
    votedFor,
    role: 'follower',
    leader: NONE,
    log,
    snapshot,
    commitIndex: base.lastIndex,
    lastApplied: base.lastIndex,
    votes: 0,
    progress: null,
    flushPending: false,
    lastToken: 0,
    durableToken: 0,
    hardStateToken: 0,
    stableIndex: log.lastIndex,
    pendingWrites: NO_WRITES,
  };
}
