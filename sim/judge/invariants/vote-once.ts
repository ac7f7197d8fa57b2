/**
 * Vote Once (Raft §5.2; figure 2, `votedFor` is persistent). Judged by what leaves the peer, not by its state: a vote that
 * nobody heard of binds nobody, and one that was heard binds across crashes. Long before two leaders, two votes show.
 */
import { peerName } from '../explain.ts';
import type { Invariant } from '../invariant.ts';

export const voteOnce: Invariant = {
  name: 'Vote Once',
  kind: 'local',
  statement: 'A server votes for at most one candidate in a term, across restarts.',
  source: 'Raft §5.2',
  onVote: (world, node, message, vote) => {
    const earlier = world.ledger.revealed[node.id]!.votes.get(message.term);
    return earlier === undefined || earlier === vote
      ? null
      : `${peerName(node.id)} voted for ${peerName(vote)} in term ${message.term} after it had voted for ${peerName(earlier)}.`;
  },
};
