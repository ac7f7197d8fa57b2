/**
 * Election Safety (Raft §5.2, figure 3): two leaders of one term could both commit, different things, at one index.
 * The ledger remembers who was elected in each term.
 */
import type { PeerId } from '../../../contract/peer.ts';
import { peerName } from '../explain.ts';
import { breach } from '../finding.ts';
import { invariant } from '../invariant.ts';

export const electionSafety = invariant({
  name: 'Election Safety',
  kind: 'end-to-end',
  statement: 'At most one leader is elected in a term.',
  source: 'Raft §5.2',
  breaches: {
    'second-leader': breach<{ server: PeerId; term: number; first: PeerId }>({
      words: ({ server, term, first }) =>
        `${peerName(server)} became leader of term ${term}, which ${peerName(first)} had already been elected to lead.`,
      refersTo: ({ first, term }) => [{ kind: 'elected', server: first, term }],
    }),
  },
  compares: 'references',
  onElected: (world, { id, view: { term } }) => {
    const first = world.ledger.leaders.get(term);
    if (first === undefined || first === id) return null;
    return { code: 'second-leader', facts: { server: id, term, first } };
  },
});
