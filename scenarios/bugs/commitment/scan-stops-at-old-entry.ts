/**
 * Planted bug: a leader looks for entries to commit from its commit index up, and gives up at the first one of an older
 * term, where it should continue to those of its own.
 *
 * Seen in the wild: zhebrak/raftos#30. Breaks liveness: a leader that inherits an uncommitted tail never commits
 * anything.
 */
import { createRaftPeer, raft } from '../../../raft/index.ts';
import type { RaftPeer } from '../planting/planting.ts';

const givingUp = createRaftPeer({ mayCommitByCounting: () => false });

export const scanStopsAtOldEntry: RaftPeer = {
  ...raft,
  step(config, state, input) {
    const next = state.log.entryAt(state.commitIndex + 1);
    const old = state.role === 'leader' && next !== undefined && next.term < state.term;
    return (old ? givingUp : raft).step(config, state, input);
  },
};
