/**
 * Commit Within Log (Raft §5.3; figure 2, AppendEntries rule 5: "index of last *new* entry"). A commit index beyond the
 * log promises entries that the server cannot apply and would take, unseen, from whoever sends them next.
 */
import type { PeerView } from '../../../contract/peer.ts';
import { peerName } from '../explain.ts';
import type { Finding, Invariant } from '../invariant.ts';
import type { NodeFacts } from '../../node/node-facts.ts';

export const commitWithinLog: Invariant = {
  name: 'Commit Within Log',
  kind: 'local',
  statement: 'A commit index never lies behind the end of the log.',
  source: 'Raft §5.3',
  onStep: (_world, node, _before, after) => beyond(node, after),
  onRestart: (_world, node, view) => beyond(node, view),
};

function beyond(node: NodeFacts, view: PeerView): Finding {
  const { lastIndex } = view.log;
  return view.commitIndex <= lastIndex
    ? null
    : `${peerName(node.id)} has commit index ${view.commitIndex}, but its log ends at ${lastIndex}.`;
}
