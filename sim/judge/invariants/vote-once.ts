/**
 * Vote Once (Raft §5.2; figure 2, `votedFor` is persistent). Judged by what leaves the peer, not by its state: a vote that
 * nobody heard of binds nobody, and one that was heard binds across crashes. Long before two leaders, two votes show.
 */
import type { PeerId } from '../../../contract/peer.ts';
import { peerName } from '../explain.ts';
import { breach } from '../finding.ts';
import { invariant } from '../invariant.ts';

export const voteOnce = invariant({
  name: 'Vote Once',
  kind: 'local',
  statement: 'A server votes for at most one candidate in a term, across restarts.',
  source: 'Raft §5.2',
  breaches: {
    'second-vote': breach<{ server: PeerId; term: number; vote: PeerId; first: PeerId }>({
      words: ({ server, term, vote, first }) =>
        `${peerName(server)} voted for ${peerName(vote)} in term ${term} after it had voted for ${peerName(first)}.`,
      refersTo: ({ server, term, first }) => [{ kind: 'first-vote', server, term, vote: first }],
    }),
  },
  compares: 'own',
  onVote: (world, { id: server }, { term }, vote) => {
    const first = world.ledger.revealed[server]!.votes.get(term);
    if (first === undefined || first === vote) return null;
    return { code: 'second-vote', facts: { server, term, vote, first } };
  },
});
