/**
 * Leader Append-Only (Raft §5.3, figure 3). A leader that steps down may cut its log in that very step, so the question
 * is only asked of a peer that still leads the same term at the end of the step.
 */
import { peerName } from '../explain.ts';
import type { Invariant } from '../invariant.ts';

export const leaderAppendOnly: Invariant = {
  name: 'Leader Append-Only',
  kind: 'end-to-end',
  statement: 'A leader never overwrites or deletes entries in its own log; it only appends.',
  source: 'Raft §5.3',
  onLeaderWrite: (_world, node, after, lastIndex) =>
    after >= lastIndex
      ? null
      : `${peerName(node.id)}, leader of term ${node.view.term}, cut its log behind index ${after} when it reached ${lastIndex}.`,
};
