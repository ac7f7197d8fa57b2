/** Recognises the Raft situations that a single step leads to: what became of a message, a cut, a commit, a snapshot. */
import type { PeerId, PeerMessage, Snapshot } from '../../contract/peer.ts';
import { NONE } from '../../contract/peer.ts';
import type { Step } from '../node/step.ts';
import type { NodeFacts } from '../node/node-facts.ts';
import type { Recognised } from './situations.ts';
import type { Tally } from './tally.ts';
import { RaftKind } from './raft-cells.ts';
import { situation } from './situation-names.ts';

const VOTE_REFUSED_LOG = situation('vote-refused-log');
const VOTE_REFUSED_GIVEN = situation('vote-refused-given');
const VOTE_ASKED_AFTER_RESTART = situation('vote-asked-after-restart');
const VOTE_ARRIVED_TWICE = situation('vote-arrived-twice');
const LATE_APPEND = situation('late-append');
const APPEND_BACKED_OFF = situation('append-backed-off');
const OLD_ACKNOWLEDGEMENT = situation('old-acknowledgement');
const SNAPSHOT_UNNEEDED = situation('snapshot-unneeded');
const SNAPSHOT_KEEPS_SUFFIX = situation('snapshot-keeps-suffix');
const SNAPSHOT_DROPS_CONFLICT = situation('snapshot-drops-conflict');
const SUFFIX_TRUNCATED = situation('suffix-truncated');
const OWN_TAIL_TRUNCATED = situation('own-tail-truncated');
const OLDER_TERM_COMMITTED = situation('older-term-committed');
const COMMIT_BEFORE_OWN_DISK = situation('commit-before-own-disk');

/** A peer has handled a message. Calls code of the peer. */
export function messageHandled<M extends PeerMessage>(
  world: Recognised & { readonly peer: { claimedMatch(message: M): number } },
  { node, envelope, before, after }: Step<M>,
): void {
  const { tally, arrivals } = world;
  if (tally.catalogue?.isRaft !== true || envelope === null) return;
  const { from, kind, message } = envelope;
  const { latest, latestTerm } = arrivals;
  switch (kind) {
    case RaftKind.RequestVote:
      if (latestTerm === after.term) voteAsked(world, node, from);
      return;
    case RaftKind.RequestVoteReply:
      if (latest !== 'second copy' || before.role !== 'candidate') return;
      if (latestTerm === before.term) tally.reached(VOTE_ARRIVED_TWICE);
      return;
    case RaftKind.AppendEntries:
      if (latest === 'overtaken' && latestTerm === before.term) tally.reached(LATE_APPEND);
      return;
    case RaftKind.AppendEntriesReply: {
      const known = before.progress?.[from];
      if (known == null || after.progress === null) return;
      const now = after.progress[from];
      if (now != null && now.nextIndex < known.nextIndex) tally.reached(APPEND_BACKED_OFF);
      if (latest === 'in order' || latestTerm !== before.term) return;
      const match = world.peer.claimedMatch(message);
      if (match > 0 && match < known.matchIndex) tally.reached(OLD_ACKNOWLEDGEMENT);
      return;
    }
    case RaftKind.InstallSnapshot:
      // One that is taken brings the commit index with it.
      if (latestTerm === after.term && before.commitIndex === after.commitIndex)
        tally.reached(SNAPSHOT_UNNEEDED);
  }
}

/** A server has answered whether it votes for `candidate` in its present term. */
function voteAsked({ tally, arrivals }: Recognised, node: NodeFacts, candidate: PeerId): void {
  const { term, votedFor } = node.view;
  if (arrivals.hasFoundVote(node.id, term)) tally.reached(VOTE_ASKED_AFTER_RESTART);
  if (votedFor === NONE) tally.reached(VOTE_REFUSED_LOG);
  else if (votedFor !== candidate) tally.reached(VOTE_REFUSED_GIVEN);
}

/** The commit index of a peer has risen; `node.memory` and `node.durable` are as they are behind the step. */
export function committed(tally: Tally, { node, before, after }: Step): void {
  if (after.role !== 'leader') return;
  const { commitIndex, term } = after;
  if (node.memory.termAt(before.commitIndex + 1) < term) tally.reached(OLDER_TERM_COMMITTED);
  if (node.durable.log.termAt(commitIndex) !== node.memory.termAt(commitIndex))
    tally.reached(COMMIT_BEFORE_OWN_DISK);
}

/** A peer is about to cut its log, which `node.memory` still shows whole. */
export function cut({ tally, ledger }: Recognised, node: NodeFacts): void {
  tally.reached(SUFFIX_TRUNCATED);
  if (ledger.leaders.get(node.memory.lastTerm) === node.id) tally.reached(OWN_TAIL_TRUNCATED);
}

/** A peer is about to store a snapshot: its own, or one from beyond what it has handed to its service. */
export function snapshotStored(
  tally: Tally,
  { memory, handedIndex }: NodeFacts & { readonly handedIndex: number },
  { index, term }: Snapshot,
): void {
  if (index <= handedIndex) return;
  const own = memory.termAt(index);
  if (own === term && memory.lastIndex > index) tally.reached(SNAPSHOT_KEEPS_SUFFIX);
  else if (own >= 0 && own !== term) tally.reached(SNAPSHOT_DROPS_CONFLICT);
}
