/**
 * Effect Ordering (Raft §5.1, figure 2: "updated on stable storage before responding to RPCs"): what a message says about
 * its sender must be on the sender's disk when the message leaves.
 *
 * A message held for its write may leave when its sender has moved on. Of the older term only the vote is still
 * judged, and only while the disk is in that term: a newer leader may since have cut the log that the message vouched for.
 */
import type { PeerId, PeerMessage } from '../../../contract/peer.ts';
import { NONE } from '../../../contract/peer.ts';
import { peerName } from '../explain.ts';
import type { Invariant } from '../invariant.ts';
import type { NodeFacts } from '../../node/node-facts.ts';

export const effectOrdering: Invariant = {
  name: 'Effect Ordering',
  kind: 'local',
  statement: 'No message reveals a term, a vote or entries that its sender does not hold durably.',
  source: 'Raft figure 2',
  // Asked often, so the wording of findings is kept out of its way.
  onSend: (_world, node, to, message, vote, match) => {
    const { durable } = node;
    const { term } = message;
    if (term > durable.term) return unsavedTerm(node, to, message);
    if (term < durable.term) return null;
    if (vote !== NONE && vote !== durable.votedFor) return unsavedVote(node, to, message, vote);
    if (match !== 0 && match > durable.log.lastIndex) {
      return unsavedEntries(node, to, message, match);
    }
    return null;
  },
};

function unsavedTerm(node: NodeFacts, to: PeerId, message: PeerMessage): string {
  return `${sends(node, to, message)}, but its disk is in term ${node.durable.term}.`;
}

function unsavedVote(node: NodeFacts, to: PeerId, message: PeerMessage, vote: PeerId): string {
  const { votedFor } = node.durable;
  const stored = votedFor === NONE ? 'no vote' : `a vote for ${peerName(votedFor)}`;
  return `${sends(node, to, message)}, a vote for ${peerName(vote)}, but its disk holds ${stored}.`;
}

function unsavedEntries(node: NodeFacts, to: PeerId, message: PeerMessage, match: number): string {
  const { lastIndex } = node.durable.log;
  return `${sends(node, to, message)}, vouching for its log up to ${match}, but its disk ends at ${lastIndex}.`;
}

function sends(node: NodeFacts, to: PeerId, message: PeerMessage): string {
  return `${peerName(node.id)} sent ${message.type} of term ${message.term} to ${peerName(to)}`;
}
