/** What is remembered of a run to recognise situations: of its links, its elections, and votes given before a crash. */
import type { PeerId } from '../../contract/peer.ts';
import { NONE } from '../../contract/peer.ts';
import type { Envelope } from '../node/envelope.ts';
import type { NodeFacts } from '../node/node-facts.ts';
import type { Tally } from './tally.ts';
import { situation } from './situation-names.ts';

const REORDERED = situation('reordered');
const SNAPSHOT_OVERTAKES_APPEND = situation('snapshot-overtakes-append');
const DUPLICATE_ARRIVED = situation('duplicate-arrived');
const STALE_MESSAGE = situation('stale-message');

/** How a message arrived on its link. */
export type Arrival = 'in order' | 'overtaken' | 'second copy';

export class Arrivals {
  /** How the message arrived that came last. */
  latest: Arrival = 'in order';
  /** Its term. Messages have many shapes, so that it is worth reading once. */
  latestTerm = 0;
  private readonly stride: number;
  /** The number of the message that arrived last on each link. */
  private last: Float64Array;
  /** The term whose vote a server found on its disk when it restarted last; by id. */
  private votedIn: Float64Array;
  /** Whether a server has restarted since a leader was elected last; by id. */
  private restarted: Uint8Array;
  /** Whether a server has led; by id. */
  private hasLed: Uint8Array;
  private latestLeader: PeerId = NONE;

  constructor(size: number) {
    this.stride = size + 1;
    this.last = new Float64Array(this.stride * this.stride).fill(-1);
    this.votedIn = new Float64Array(this.stride);
    this.restarted = new Uint8Array(this.stride);
    this.hasLed = new Uint8Array(this.stride);
  }

  /** A message reached a peer. */
  note(
    tally: Tally,
    { from, to, number, message: { term } }: Envelope,
    node: NodeFacts & { readonly snapshotMessage: number },
  ): void {
    if (tally.catalogue === null) return;
    const link = from * this.stride + to;
    const last = this.last[link]!;
    this.latest = 'in order';
    this.latestTerm = term;
    if (number < last) {
      this.latest = 'overtaken';
      tally.reached(REORDERED);
      if (number < node.snapshotMessage) tally.reached(SNAPSHOT_OVERTAKES_APPEND);
    } else if (number === last) {
      this.latest = 'second copy';
      tally.reached(DUPLICATE_ARRIVED);
    } else this.last[link] = number;
    if (term < node.view.term) tally.reached(STALE_MESSAGE);
  }

  /** A server restarted, and found a vote of `term` on its disk; 0: none. */
  noteRestart(id: PeerId, term: number): void {
    this.restarted[id] = 1;
    this.votedIn[id] = term;
  }

  /** Whether a server has restarted since a leader was elected last. */
  hasRestarted(id: PeerId): boolean {
    return this.restarted[id] === 1;
  }

  /** Whether the vote of a server in `term` was on its disk when it restarted last. */
  hasFoundVote(id: PeerId, term: number): boolean {
    return this.votedIn[id] === term;
  }

  /** A server became leader. Returns whether it had led before, others having led since. */
  noteLeader(id: PeerId): boolean {
    const returns = this.hasLed[id] === 1 && this.latestLeader !== id;
    this.hasLed[id] = 1;
    this.latestLeader = id;
    this.restarted.fill(0);
    return returns;
  }

  clone(): Arrivals {
    const copy = new Arrivals(this.stride - 1);
    copy.latest = this.latest;
    copy.latestTerm = this.latestTerm;
    copy.last = this.last.slice();
    copy.votedIn = this.votedIn.slice();
    copy.restarted = this.restarted.slice();
    copy.hasLed = this.hasLed.slice();
    copy.latestLeader = this.latestLeader;
    return copy;
  }
}
