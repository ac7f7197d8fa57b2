/**
 * What never goes back (Raft figure 2: currentTerm, commitIndex, lastApplied and matchIndex "increase monotonically"):
 * the first three within one incarnation, match within one leadership. A commit index may fall by a crash, as it is volatile.
 */
import { peerName } from '../explain.ts';
import type { Invariant } from '../invariant.ts';

export const monotoneTerm: Invariant = {
  name: 'Monotone Term',
  kind: 'local',
  statement: 'The term of a running server never falls.',
  source: 'Raft figure 2',
  onStep: (_world, node, before, after) =>
    after.term >= before.term
      ? null
      : `${peerName(node.id)} went back from term ${before.term} to term ${after.term}.`,
};

export const monotoneCommit: Invariant = {
  name: 'Monotone Commit',
  kind: 'local',
  statement: 'The commit index of a running server never falls.',
  source: 'Raft figure 2',
  onStep: (_world, node, before, after) =>
    after.commitIndex >= before.commitIndex
      ? null
      : `${peerName(node.id)} took its commit index back from ${before.commitIndex} to ${after.commitIndex}.`,
};

export const monotoneApplied: Invariant = {
  name: 'Monotone Applied',
  kind: 'local',
  statement: 'The last applied index of a running server never falls.',
  source: 'Raft figure 2',
  onStep: (_world, node, before, after) =>
    after.lastApplied >= before.lastApplied
      ? null
      : `${peerName(node.id)} took its last applied index back from ${before.lastApplied} to ${after.lastApplied}.`,
};

export const monotoneMatch: Invariant = {
  name: 'Monotone Match',
  kind: 'local',
  statement: 'Within one leadership, the match index that a leader keeps for a server never falls.',
  source: 'Raft figure 2',
  onMatch: (_world, node, follower, matchBefore, matchAfter) =>
    matchAfter >= matchBefore
      ? null
      : `${peerName(node.id)}, leader of term ${node.view.term}, took match of ${peerName(follower)} back from ${matchBefore} to ${matchAfter}.`,
};
