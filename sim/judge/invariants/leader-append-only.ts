/**
 * Leader Append-Only (Raft §5.3, figure 3). A leader that steps down may cut its log in that very step, so the question
 * is only asked of a peer that still leads the same term at the end of the step.
 */
import type { PeerId } from '../../../contract/peer.ts';
import { peerName } from '../explain.ts';
import { breach } from '../finding.ts';
import { invariant } from '../invariant.ts';

export const leaderAppendOnly = invariant({
  name: 'Leader Append-Only',
  kind: 'end-to-end',
  statement: 'A leader never overwrites or deletes entries in its own log; it only appends.',
  source: 'Raft §5.3',
  breaches: {
    'leader-cut-log': breach<{ server: PeerId; term: number; after: number; lastIndex: number }>({
      words: ({ server, term, after, lastIndex }) =>
        `${peerName(server)}, leader of term ${term}, cut its log behind index ${after} when it reached ${lastIndex}.`,
    }),
  },
  compares: 'own',
  onLeaderWrite: (_world, { id, view }, after, lastIndex) =>
    after >= lastIndex
      ? null
      : { code: 'leader-cut-log', facts: { server: id, term: view.term, after, lastIndex } },
});
