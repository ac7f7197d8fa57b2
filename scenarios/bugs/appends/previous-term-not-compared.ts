/**
 * Planted bug: the consistency check asks whether there is an entry before the new ones, not whether it is the same.
 *
 * Raft §5.3 compares index and term; half of that is an ever recurring mistake. Breaks Log Matching: new entries are
 * put behind a tail that another leader has left.
 */
import { createRaftPeer } from '../../../raft/index.ts';

export const previousTermNotCompared = createRaftPeer({
  matchesPrevious: (log, { prevLogIndex }) => prevLogIndex <= log.lastIndex,
});
