/**
 * Planted bug: the consistency check asks whether there is an entry before the new ones, not whether it is the same.
 *
 * Raft §5.3 compares index and term; comparing only half of that is a recurring mistake. Breaks Log Matching: new entries are
 * appended to a tail that another leader has left.
 */
import { createRaftPeer } from '../../../raft/index.ts';

export const previousTermNotCompared = createRaftPeer({
  matchesPrevious: (log, { prevLogIndex }) => prevLogIndex <= log.lastIndex,
});
