/**
 * One step of a peer: what it was given, what it answered, and what became of that. The host makes it and hands it to
 * whoever judges, counts, strikes or watches.
 */
import type { Effect, Input, PeerId, PeerMessage, PeerView } from '../../contract/peer.ts';
import type { Envelope } from './envelope.ts';
import type { NodeFacts } from './node-facts.ts';

/** What a peer answered to a proposal. */
export interface ProposalOutcome {
  /** Where it was appended, 0 if it was not. */
  readonly index: number;
  readonly term: number;
  /** Whom to ask instead, or NONE. */
  readonly leader: PeerId;
}

/** A write to the log behind `after`, or (a snapshot) one that drops what is behind `after`; it ended at `lastIndex` then. */
export interface LogWrite {
  readonly after: number;
  readonly lastIndex: number;
}

export class Step<M extends PeerMessage = PeerMessage, N extends NodeFacts = NodeFacts> {
  readonly node: N;
  /** What the peer was given; null: it started. */
  readonly input: Input<M> | null;
  /** The message that it was given, if it was one. */
  readonly envelope: Envelope<M> | null;
  /** What the peer showed before this step; if it started, what it started with. */
  readonly before: PeerView;
  /** What it shows now, which is `node.view`. */
  readonly after: PeerView;
  readonly effects: readonly Effect<M>[];
  // The rest is known when the effects have been carried out.
  writes: readonly LogWrite[] = NO_WRITES;
  /** Of how many parts (entries, hard state, snapshot) all that goes to the disk consists. */
  parts = 0;
  /** What it answered to a proposal; null: nothing. */
  answer: ProposalOutcome | null = null;
  /** Whether it had its service start over from a snapshot. */
  installed = false;

  constructor(
    node: N,
    input: Input<M> | null,
    envelope: Envelope<M> | null,
    before: PeerView,
    effects: readonly Effect<M>[],
  ) {
    this.node = node;
    this.input = input;
    this.envelope = envelope;
    this.before = before;
    this.after = node.view;
    this.effects = effects;
  }

  /** Notes a write to the log. */
  wrote(after: number, lastIndex: number): void {
    const write = { after, lastIndex };
    this.writes = this.writes === NO_WRITES ? [write] : [...this.writes, write];
  }
}

const NO_WRITES: readonly LogWrite[] = [];
