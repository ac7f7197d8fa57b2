/**
 * Commit Within Log (Raft §5.3; figure 2, AppendEntries rule 5: "index of last *new* entry"). A commit index beyond the
 * log promises entries that the server cannot apply and would take, unseen, from whoever sends them next.
 */
import type { PeerId, PeerView } from '../../../contract/peer.ts';
import { peerName } from '../explain.ts';
import { breach } from '../finding.ts';
import type { NodeFacts } from '../../node/node-facts.ts';
import { invariant } from '../invariant.ts';

export const commitWithinLog = invariant({
  name: 'Commit Within Log',
  kind: 'local',
  statement: 'A commit index never lies behind the end of the log.',
  source: 'Raft §5.3',
  breaches: {
    'commit-behind-end': breach<{ server: PeerId; commitIndex: number; lastIndex: number }>({
      words: ({ server, commitIndex, lastIndex }) =>
        `${peerName(server)} has commit index ${commitIndex}, but its log ends at ${lastIndex}.`,
    }),
  },
  compares: 'own',
  onStep: (_world, node, _before, after) => beyond(node, after),
  onRestart: (_world, node, view) => beyond(node, view),
});

function beyond({ id }: NodeFacts, { commitIndex, log: { lastIndex } }: PeerView) {
  if (commitIndex <= lastIndex) return null;
  return { code: 'commit-behind-end', facts: { server: id, commitIndex, lastIndex } } as const;
}
