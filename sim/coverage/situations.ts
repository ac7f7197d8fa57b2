/**
 * Recognises Raft situations as a run passes through them, for the tally: in the lives of servers and in elections. Each
 * costs O(1), or O(n) at an election or a crash. Those that a single message leads to are in `coverage/`.
 */
import { NONE } from '../../contract/peer.ts';
import { sameEntry } from '../node/commands.ts';
import type { Arrivals } from './arrivals.ts';
import { countOther, CRASH } from './count.ts';
import { situation } from './situation-names.ts';
import type { Step } from '../node/step.ts';
import type { NodeFacts } from '../node/node-facts.ts';
import type { Ledger } from '../judge/ledger.ts';
import type { Tally } from './tally.ts';

const LEADER_ELECTED = situation('leader-elected');
const FORMER_LEADER_ELECTED = situation('former-leader-elected');
const TWO_LEADERS = situation('two-leaders');
const LONGER_LOG_PASSED_OVER = situation('longer-log-passed-over');
const RESTARTED_VOTER = situation('restarted-voter');
const SPLIT_VOTE = situation('split-vote');
const THREE_WAY_SPLIT = situation('three-way-split');
const STALE_LEADER_DEPOSED = situation('stale-leader-deposed');
const TAIL_HOLDER_DEPOSED = situation('tail-holder-deposed');
const CANDIDATE_YIELDS = situation('candidate-yields');
const TAIL_INHERITED = situation('tail-inherited');
const FIGURE_8_WINDOW = situation('figure-8-window');
const UNSENT_REPLY_LOST = situation('unsent-reply-lost');
const UNWRITTEN_VOTE = situation('unwritten-vote');
const UNWRITTEN_ENTRIES = situation('unwritten-entries');
const MAJORITY_DOWN = situation('majority-down');
const LEADER_CRASHED = situation('leader-crashed');
const TAIL_LOST = situation('tail-lost');
const RESTART_FROM_SNAPSHOT = situation('restart-from-snapshot');
const RESTART_WITH_TAIL = situation('restart-with-tail');

/** What recognising needs to know of the world. */
export interface Recognised {
  readonly tally: Tally;
  readonly arrivals: Arrivals;
  readonly ledger: Ledger;
  /** By peer id; slot 0 is a placeholder. */
  readonly nodes: readonly NodeFacts[];
}

/** A peer's role or term changed in a step. */
export function roleChanged(world: Recognised, { node, before, after }: Step): void {
  const { tally, ledger } = world;
  if (after.role === 'leader' && before.role !== 'leader') {
    elected(world, node);
  } else if (before.role === 'leader' && after.term > before.term) {
    tally.reached(STALE_LEADER_DEPOSED);
    if (node.memory.lastIndex > ledger.committedIndex) tally.reached(TAIL_HOLDER_DEPOSED);
  } else if (
    before.role === 'candidate' &&
    after.role === 'follower' &&
    after.term === before.term
  ) {
    tally.reached(CANDIDATE_YIELDS);
  }
}

function elected({ tally, arrivals, ledger, nodes }: Recognised, node: NodeFacts): void {
  tally.reached(LEADER_ELECTED);
  const { term } = node.view;
  let rivals = 0;
  let longer = 0;
  let restartedVoters = 0;
  for (let id = 1; id < nodes.length; id++) {
    if (id === node.id) continue;
    const { up, view, memory } = nodes[id]!;
    if (memory.lastIndex > node.memory.lastIndex) longer++;
    if (!up) continue;
    if (view.role === 'leader') rivals++;
    const votedForIt = view.term === term && view.votedFor === node.id;
    if (votedForIt && arrivals.hasRestarted(id)) restartedVoters++;
  }
  if (rivals > 0) tally.reached(TWO_LEADERS);
  if (longer > 0) tally.reached(LONGER_LOG_PASSED_OVER);
  if (restartedVoters > 0) tally.reached(RESTARTED_VOTER);
  if (arrivals.noteLeader(node.id)) tally.reached(FORMER_LEADER_ELECTED);
  tailAtElection(tally, node, ledger, nodes);
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

/** The election of a candidate timed out. */
export function electionSplit(
  tally: Tally,
  { view }: NodeFacts,
  nodes: readonly NodeFacts[],
): void {
  tally.reached(SPLIT_VOTE);
  let candidates = 0;
  for (let id = 1; id < nodes.length; id++) {
    const other = nodes[id]!;
    if (other.up && other.view.role === 'candidate' && other.view.term === view.term) candidates++;
  }
  if (candidates >= 3) tally.reached(THREE_WAY_SPLIT);
}

/** A node is about to crash. */
export function crashed(
  { tally, ledger, nodes }: Omit<Recognised, 'arrivals'>,
  node: NodeFacts & { readonly held: readonly unknown[] },
): void {
  countOther(tally, node, CRASH);
  const { view, memory, durable } = node;
  if (node.held.length > 0) tally.reached(UNSENT_REPLY_LOST);
  if (view.term !== durable.term || view.votedFor !== durable.votedFor)
    tally.reached(UNWRITTEN_VOTE);
  const { lastIndex, lastTerm } = durable.log;
  if (memory.lastIndex !== lastIndex || memory.lastTerm !== lastTerm)
    tally.reached(UNWRITTEN_ENTRIES);
  let others = 0;
  for (let id = 1; id < nodes.length; id++) if (id !== node.id && nodes[id]!.up) others++;
  // Of `nodes`, one is a placeholder.
  if (others * 2 < nodes.length && (others + 1) * 2 >= nodes.length) tally.reached(MAJORITY_DOWN);
  if (view.role !== 'leader') return;
  tally.reached(LEADER_CRASHED);
  if (memory.lastIndex > ledger.committedIndex) tally.reached(TAIL_LOST);
}

/** A node came back from its disk. */
export function restarted(
  { tally, arrivals }: Pick<Recognised, 'tally' | 'arrivals'>,
  node: NodeFacts,
): void {
  const { term, votedFor, log } = node.durable;
  arrivals.noteRestart(node.id, votedFor === NONE ? 0 : term);
  if (log.snapshotIndex > 0) tally.reached(RESTART_FROM_SNAPSHOT);
  if (log.entries.length > 0) tally.reached(RESTART_WITH_TAIL);
}
