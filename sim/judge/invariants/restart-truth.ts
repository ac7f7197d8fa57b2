/**
 * Restart Truth (Raft §5.1, figure 2, persistent state): a server that comes back is what its disk says, and its disk says
 * at least what others have heard from it.
 *
 * The log may be shorter than once vouched for if a leader of a higher term made the server cut it; the ledger lowers
 * the mark when that write is *issued*, because a crash may tear it anywhere behind the cut.
 */
import type { PeerView } from '../../../contract/peer.ts';
import { sameEntry } from '../../node/commands.ts';
import type { Revealed } from '../ledger.ts';
import { entryName, peerName } from '../explain.ts';
import type { Finding, Invariant } from '../invariant.ts';
import type { NodeFacts } from '../../node/node-facts.ts';

export const restartTruth: Invariant = {
  name: 'Restart Truth',
  kind: 'local',
  statement:
    'A restarted server starts with exactly what its disk holds, and with all that it has ever revealed.',
  source: 'Raft figure 2',
  onRestart: (world, node, view) =>
    forgotten(node, view, world.ledger.revealed[node.id]!) ?? unlikeDisk(node, view),
};

function forgotten(node: NodeFacts, view: PeerView, revealed: Revealed): Finding {
  const who = peerName(node.id);
  if (view.term < revealed.term) {
    return `${who} restarted in term ${view.term} after it had sent messages of term ${revealed.term}.`;
  }
  const vote = revealed.votes.get(view.term) ?? view.votedFor;
  if (view.votedFor !== vote) {
    return `${who} restarted in term ${view.term} with votedFor ${view.votedFor} after it had voted for ${peerName(vote)}.`;
  }
  if (view.log.lastIndex < revealed.matchIndex) {
    const vouched = `it had vouched for its log up to ${revealed.matchIndex} in term ${revealed.matchTerm}`;
    return `${who} restarted with a log up to ${view.log.lastIndex} after ${vouched}.`;
  }
  return null;
}

function unlikeDisk(node: NodeFacts, view: PeerView): Finding {
  const who = peerName(node.id);
  const { durable } = node;
  const { log } = view;
  if (view.term !== durable.term || view.votedFor !== durable.votedFor) {
    const stored = `its disk holds term ${durable.term}, votedFor ${durable.votedFor}`;
    return `${who} restarted in term ${view.term} with votedFor ${view.votedFor}, but ${stored}.`;
  }
  const { snapshotIndex, lastIndex } = durable.log;
  if (log.snapshotIndex !== snapshotIndex || log.lastIndex !== lastIndex) {
    const loaded = `entries ${log.snapshotIndex + 1}..${log.lastIndex}`;
    return `${who} restarted with ${loaded}, but its disk holds ${snapshotIndex + 1}..${lastIndex}.`;
  }
  const stored = durable.log.entryAt(lastIndex);
  const loaded = log.entryAt(lastIndex);
  if (stored !== undefined && (loaded === undefined || !sameEntry(loaded, stored))) {
    return `${who} restarted with ${entryName(lastIndex, loaded)}, but its disk holds ${entryName(lastIndex, stored)}.`;
  }
  return null;
}
