/**
 * The seam between a consensus peer and the world that runs it.
 *
 * A peer is three pure functions: `init` builds a state from what was durable, `step` turns a state and an input into a
 * new state and a list of effects, `view` shows what observers may read. It holds no clock, no random numbers and no
 * I/O: durations and chance belong to the world, which a peer asks for a timer *by range*. The simulator knows peers
 * only through this file; write your own peer against it and everything else works.
 *
 * Not modelled here (each has a natural place in the two unions below): reads, membership change, leadership transfer.
 */

/** A server of the cluster: 1..n. {@link NONE} stands for "no server". */
export type PeerId = number;

/** "No server", as in an empty `votedFor` (etcd/raft uses the same convention). */
export const NONE: PeerId = 0;

/** A duration or an instant in virtual microseconds; always a non-negative safe integer. */
export type Us = number;

/** What a client asks to be replicated: immutable plain data. `null` is reserved for the leader's no-op (Raft §8). */
export type Command = unknown;

/** One slot of the replicated log; its index is its place in the log. Immutable. */
export interface LogEntry {
  readonly term: number;
  readonly command: Command;
}

/** A prefix of the log, replaced by the state that it led to (Raft §7). `data` belongs to the service and is opaque. */
export interface Snapshot {
  readonly index: number;
  readonly term: number;
  readonly data: unknown;
}

/** What every message must carry so that the world can route, count and print it. Messages are immutable plain data. */
export interface PeerMessage {
  readonly type: string;
  readonly term: number;
}

/**
 * Names a group of writes. A peer numbers its writes 1, 2, 3, ... within one incarnation; they become durable in that
 * order. `0` means "no write", for a send that depends on nothing.
 */
export type WriteToken = number;

/** What the peer finds on its disk when it starts: the outcome of every write that became durable, nothing more. */
export interface Durable {
  readonly term: number;
  readonly votedFor: PeerId;
  /** `null` until the first snapshot. */
  readonly snapshot: Snapshot | null;
  /** The entries after `snapshot.index` (after 0 if there is none), in order, without a gap. */
  readonly entries: readonly LogEntry[];
}

/** Everything that can happen to a peer. One input is one event of the simulation. */
export type Input<M extends PeerMessage = PeerMessage> =
  /** A message arrived. It may be late, doubled, or from a sender that has crashed since. */
  | { readonly type: 'message'; readonly from: PeerId; readonly message: M }
  /** The timer set last under this name has run out. A replaced or cancelled setting never fires. */
  | { readonly type: 'timer'; readonly timer: string }
  /** A client proposes a command. Answer with `proposalAccepted` or `proposalDropped` in the same step. */
  | { readonly type: 'propose'; readonly command: Command }
  /** All writes up to and including `token` are durable. */
  | { readonly type: 'persisted'; readonly token: WriteToken }
  /** The service has applied everything up to and including `index`. */
  | { readonly type: 'applied'; readonly index: number }
  /** The service has captured its state as of `index` (already applied); the log up to there may go (lab: `Snapshot`). */
  | { readonly type: 'snapshot'; readonly index: number; readonly data: unknown };

/** Everything a peer may ask of the world, carried out in the order of the list. */
export type Effect<M extends PeerMessage = PeerMessage> =
  /** Store term and vote, atomically. */
  | {
      readonly type: 'saveHardState';
      readonly token: WriteToken;
      readonly term: number;
      readonly votedFor: PeerId;
    }
  /** Cut the stored log behind index `after`, then append. A crash may keep any prefix of `entries`. */
  | {
      readonly type: 'appendEntries';
      readonly token: WriteToken;
      readonly after: number;
      readonly entries: readonly LogEntry[];
    }
  /**
   * Store a snapshot, atomically with the log that goes with it: entries up to `snapshot.index` are dropped; those
   * behind it are kept only if the stored entry at `snapshot.index` has `snapshot.term` (Raft §7, figure 13, rules 6-7).
   */
  | { readonly type: 'saveSnapshot'; readonly token: WriteToken; readonly snapshot: Snapshot }
  /** Send once all writes up to `requires` are durable (at once if that is 0 or already so); lost if the peer crashes before. */
  | {
      readonly type: 'send';
      readonly to: PeerId;
      readonly message: M;
      readonly requires: WriteToken;
    }
  /** (Re)start the named timer with a delay that the world draws uniformly from `minUs..maxUs`, both ends included. */
  | {
      readonly type: 'setTimer';
      readonly timer: string;
      readonly minUs: Us;
      readonly maxUs: Us;
    }
  | { readonly type: 'cancelTimer'; readonly timer: string }
  /** Hand committed entries to the service: `entries[0]` has index `first`. Each index is handed over once, in order. */
  | { readonly type: 'apply'; readonly first: number; readonly entries: readonly LogEntry[] }
  /** Replace the service's state by this snapshot, in order with `apply`. */
  | { readonly type: 'applySnapshot'; readonly snapshot: Snapshot }
  /** The proposal of this step was appended at `index` in `term`. It may still be lost to a later leader. */
  | { readonly type: 'proposalAccepted'; readonly index: number; readonly term: number }
  /** The proposal of this step was not appended; `leader` is the peer to try, or NONE. */
  | { readonly type: 'proposalDropped'; readonly leader: PeerId };

export interface StepResult<S, M extends PeerMessage = PeerMessage> {
  readonly state: S;
  readonly effects: readonly Effect<M>[];
}

export type Role = 'follower' | 'candidate' | 'leader';

/** What observers may read of a log: indices `snapshotIndex + 1 .. lastIndex` hold entries. */
export interface LogView {
  /** Index and term that the snapshot ends with; 0 and 0 without one. */
  readonly snapshotIndex: number;
  readonly snapshotTerm: number;
  readonly lastIndex: number;
  readonly lastTerm: number;
  /** The entry at `index`, or `undefined` outside `snapshotIndex + 1 .. lastIndex`. */
  entryAt(index: number): LogEntry | undefined;
}

/** What a leader knows of one follower. */
export interface ProgressView {
  /** Highest index known to be durable there. */
  readonly matchIndex: number;
  /** Index of the next entry to send there. */
  readonly nextIndex: number;
}

/** What invariants, liveness checks and debuggers may read of a state. A state may simply *be* its own view. */
export interface PeerView {
  readonly role: Role;
  readonly term: number;
  readonly votedFor: PeerId;
  /** The leader of `term` as far as this peer knows, or NONE. */
  readonly leader: PeerId;
  readonly commitIndex: number;
  /** Last index that the service reported as applied. */
  readonly lastApplied: number;
  readonly log: LogView;
  /** A leader's book-keeping by peer id (slot 0 unused; its own slot counts what is durable here); `null` otherwise. */
  readonly progress: readonly (ProgressView | null)[] | null;
}

/** What every peer is told at start. All durations are virtual microseconds. */
export interface PeerConfig {
  readonly id: PeerId;
  /** All servers, this one included, ascending. */
  readonly peers: readonly PeerId[];
  /** Range of the randomised election timeout, both ends included (Raft §5.2). 1 <= min <= max. */
  readonly electionTimeoutMinUs: Us;
  readonly electionTimeoutMaxUs: Us;
  /** Interval between a leader's heartbeats; at least 1, sensibly a fraction of the election timeout. */
  readonly heartbeatUs: Us;
  /** Whether a new leader appends an empty entry at once (Raft §8). The 6.824 lab wants none. */
  readonly noopOnElection: boolean;
  /** Upper bound on the entries of one AppendEntries; at least 1. */
  readonly maxEntriesPerMessage: number;
  /** Upper bound on unacknowledged AppendEntries to one follower; at least 1 (etcd/raft: MaxInflightMsgs). */
  readonly maxInflight: number;
}

/**
 * A consensus protocol, as pure functions. `S` must be an immutable value: the world keeps old states and expects them
 * to stay valid for ever. Nothing here may read a clock, draw random numbers, do I/O or keep state outside `S`.
 */
export interface Peer<S = unknown, M extends PeerMessage = PeerMessage> {
  /** Short name for reports and files, such as `raft`. */
  readonly name: string;
  /** Builds the state of a fresh incarnation from what was durable, with the effects of starting (its first timer). */
  init(config: PeerConfig, durable: Durable): StepResult<S, M>;
  step(config: PeerConfig, state: S, input: Input<M>): StepResult<S, M>;
  view(state: S): PeerView;

  /** Names of the kinds of message; decisions about a message are keyed by its kind ("3rd AppendEntries from n1 to n2"). */
  readonly messageKinds: readonly string[];
  /** The message's place in `messageKinds`. */
  messageKind(message: M): number;
  /** A 32-bit integer that depends on the whole content of the message; part of the trace hash. */
  digest(message: M): number;
  /** One line for traces, without sender and receiver: `AppendEntries t3 prev 5/2 [6/3] c4`. */
  describe(message: M): string;

  /** The candidate that `from` has voted for in `message.term`, if sending this message says so; else NONE. */
  claimedVote(message: M, from: PeerId, to: PeerId): PeerId;
  /** The log index up to which the sender, by sending this, vouches to hold the leader's log durably; 0 if none. */
  claimedMatch(message: M): number;
}
