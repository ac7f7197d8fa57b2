/** What is kept of a run on decisions: what each of them did. The raw material of a story. */
import type { Effect, PeerId, PeerView } from '../../contract/peer.ts';
import type { Decision, MessageName } from '../../sim/schedule/decision.ts';
import type { Discarded } from '../../sim/world/note.ts';
import type { Settled } from './settle.ts';

/** A message that was sent. */
export interface SentMessage extends Omit<Required<MessageName>, 'says'> {
  /** In the words of the peer's `describe`. */
  readonly says: string;
  readonly term: number;
  /** The server that the sender claims by it to have voted for, or NONE. */
  readonly vote: PeerId;
  /** The index up to which the sender vouches to hold the leader's log; 0: none. */
  readonly match: number;
  /** The step in which it left, from 0; -1: before the first one. */
  readonly sentIn: number;
  /** The steps in which it arrived, ascending; empty: never. */
  readonly arrivedIn: readonly number[];
}

/** A message that waits for a write, or that was lost with one. */
export type UnsentMessage = Pick<SentMessage, 'from' | 'to' | 'says' | 'term' | 'vote' | 'match'>;

/** The writes of one event, which reach the disk together. */
export interface WriteGroup {
  readonly token: number;
  readonly effects: readonly Effect[];
}

/** What a disk holds. */
export interface Stored {
  readonly term: number;
  readonly votedFor: PeerId;
  /** As {@link compactLog} writes it. */
  readonly log: string;
}

/** One decision and what it led to. All lists are in order. */
export interface RecordedStep {
  readonly decision: Decision;
  readonly node: PeerId;
  /** The step that sent the message which arrives here; -1: none. */
  readonly cause: number;
  readonly before: PeerView;
  readonly after: PeerView;
  /** What the disk holds, if the server is down afterwards; else null. */
  readonly down: Stored | null;
  readonly effects: readonly Effect[];
  /** Places in the list of messages. */
  readonly sent: readonly number[];
  /** Messages that begin to wait for a write. */
  readonly waiting: readonly UnsentMessage[];
  /** Writes that are under way at the end of the step and were not before. */
  readonly begun: readonly WriteGroup[];
  /** The write that a `persist` decision ended; of a crash: the writes that were under way. */
  readonly ended: readonly WriteGroup[];
  /** Of a crash: messages that waited for writes and never leave. */
  readonly unsent: readonly UnsentMessage[];
  /** What kept the message from its server, or null. */
  readonly discarded: Discarded | null;
}

export interface RunRecord {
  readonly settled: Settled;
  readonly steps: readonly RecordedStep[];
  readonly messages: readonly SentMessage[];
  /** Number of servers. */
  readonly servers: number;
}
