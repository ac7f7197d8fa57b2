/**
 * Planted bug: a follower that installs a snapshot goes back to the term of the snapshot's last entry.
 *
 * Seen in the wild: willemt/raft#118. Breaks Monotone Term, then Election Safety: the server votes again in terms in
 * which it has voted.
 */
import { raft } from '../../../raft/index.ts';
import type { RaftPeer } from '../planting/planting.ts';

export const termFromSnapshot: RaftPeer = {
  ...raft,
  step(config, before, input) {
    const { state, effects } = raft.step(config, before, input);
    const installed = effects.some(({ type }) => type === 'applySnapshot');
    if (!installed) return { state, effects };
    return { state: { ...state, term: state.log.snapshotTerm }, effects };
  },
};
