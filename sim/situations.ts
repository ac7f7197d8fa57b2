/** Recognises Raft situations as a run passes through them, for the tally. Each costs O(1), or O(n) at an election. */
import type { PeerView } from '../raft/contract.ts';
import { sameEntry } from './commands.ts';
import type { SimEvent } from './events.ts';
import type { NodeFacts } from './invariants/invariant.ts';
import type { Ledger } from './ledger.ts';
import { situation } from './tally.ts';
import type { Tally } from './tally.ts';

const REORDERED = situation('reordered');
const SNAPSHOT_OVERTAKES_APPEND = situation('snapshot-overtakes-append');
const DUPLICATE_ARRIVED = situation('duplicate-arrived');
const STALE_MESSAGE = situation('stale-message');
const LEADER_ELECTED = situation('leader-elected');
const TWO_LEADERS = situation('two-leaders');
const STALE_LEADER_DEPOSED = situation('stale-leader-deposed');
const CANDIDATE_YIELDS = situation('candidate-yields');
const TAIL_INHERITED = situation('tail-inherited');
const FIGURE_8_WINDOW = situation('figure-8-window');
const UNSENT_REPLY_LOST = situation('unsent-reply-lost');
const LEADER_CRASHED = situation('leader-crashed');
const TAIL_LOST = situation('tail-lost');
const RESTART_FROM_SNAPSHOT = situation('restart-from-snapshot');
const RESTART_WITH_TAIL = situation('restart-with-tail');

/** What is remembered of the links: the number of the message that arrived last on each. */
export class Arrivals {
  private readonly stride: number;
  private last: Float64Array;

  constructor(size: number) {
    this.stride = size + 1;
    this.last = new Float64Array(this.stride * this.stride).fill(-1);
  }

  /** A message reached a peer. */
  note(
    tally: Tally,
    event: SimEvent,
    node: NodeFacts & { readonly snapshotMessage: number },
    messageTerm: number,
  ): void {
    const link = event.from * this.stride + event.node;
    const last = this.last[link]!;
    if (event.ordinal < last) {
      tally.reached(REORDERED);
      if (event.ordinal < node.snapshotMessage) tally.reached(SNAPSHOT_OVERTAKES_APPEND);
    } else if (event.ordinal === last) tally.reached(DUPLICATE_ARRIVED);
    else this.last[link] = event.ordinal;
    if (messageTerm < node.view.term) tally.reached(STALE_MESSAGE);
  }

  clone(): Arrivals {
    const copy = new Arrivals(this.stride - 1);
    copy.last = this.last.slice();
    return copy;
  }
}

/** A peer's role or term changed in a step. */
export function roleChanged(
  tally: Tally,
  node: NodeFacts,
  before: PeerView,
  after: PeerView,
  ledger: Ledger,
  nodes: readonly NodeFacts[],
): void {
  if (after.role === 'leader' && before.role !== 'leader') {
    tally.reached(LEADER_ELECTED);
    if (
      nodes.some(
        (other, id) => id > 0 && id !== node.id && other.up && other.view.role === 'leader',
      )
    ) {
      tally.reached(TWO_LEADERS);
    }
    tailAtElection(tally, node, ledger, nodes);
  } else if (before.role === 'leader' && after.term > before.term) {
    tally.reached(STALE_LEADER_DEPOSED);
  } else if (
    before.role === 'candidate' &&
    after.role === 'follower' &&
    after.term === before.term
  ) {
    tally.reached(CANDIDATE_YIELDS);
  }
}

function tailAtElection(
  tally: Tally,
  node: NodeFacts,
  ledger: Ledger,
  nodes: readonly NodeFacts[],
): void {
  // A no-op that the leader appended in this very step is not inherited.
  const { memory, view } = node;
  let index = memory.lastIndex;
  while (index > memory.snapshotIndex && memory.entryAt(index)!.term === view.term) index--;
  const entry = memory.entryAt(index);
  if (entry === undefined || index <= ledger.committedIndex) return;
  tally.reached(TAIL_INHERITED);
  let holders = 0;
  for (let id = 1; id < nodes.length; id++) {
    const held = nodes[id]!.durable.log.entryAt(index);
    if (held !== undefined && sameEntry(held, entry)) holders++;
  }
  if (holders * 2 > nodes.length - 1) tally.reached(FIGURE_8_WINDOW);
}

/** A node is about to crash. */
export function crashed(
  tally: Tally,
  node: NodeFacts & { readonly held: readonly unknown[] },
  ledger: Ledger,
): void {
  if (node.held.length > 0) tally.reached(UNSENT_REPLY_LOST);
  if (node.view.role !== 'leader') return;
  tally.reached(LEADER_CRASHED);
  if (node.memory.lastIndex > ledger.committedIndex) tally.reached(TAIL_LOST);
}

/** A node came back from its disk. */
export function restarted(tally: Tally, node: NodeFacts): void {
  if (node.durable.log.snapshotIndex > 0) tally.reached(RESTART_FROM_SNAPSHOT);
  if (node.durable.log.entries.length > 0) tally.reached(RESTART_WITH_TAIL);
}
