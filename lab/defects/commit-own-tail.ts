/**
 * Planted defect: a follower commits up to the end of its log, not of what the leader has just vouched for.
 *
 * Seen in the wild: scylladb/scylladb#9965 and #10578; rule 5 of AppendEntries (Raft figure 2) read in haste. Breaks State
 * Machine Safety: behind what agrees with the leader there may be entries that do not.
 */
import { createRaftPeer } from '../../raft/index.ts';

export const commitOwnTail = createRaftPeer({
  commitIndexFrom: (leaderCommit, _lastNewIndex, log) => Math.min(leaderCommit, log.lastIndex),
});
