/**
 * Election Safety (Raft §5.2, figure 3): two leaders of one term could both commit, different things, at one index.
 * The ledger remembers who was elected in each term.
 */
import { peerName } from '../explain.ts';
import type { Invariant } from '../invariant.ts';

export const electionSafety: Invariant = {
  name: 'Election Safety',
  kind: 'end-to-end',
  statement: 'At most one leader is elected in a term.',
  source: 'Raft §5.2',
  onElected: (world, node) => {
    const { term } = node.view;
    const earlier = world.ledger.leaders.get(term);
    return earlier === undefined || earlier === node.id
      ? null
      : `${peerName(node.id)} became leader of term ${term}, which ${peerName(earlier)} had already been elected to lead.`;
  },
};
