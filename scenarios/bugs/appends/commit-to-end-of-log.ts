/**
 * Planted bug: a follower commits up to the end of its log, not of what the leader has just vouched for.
 *
 * Raft figure 2 says "index of last new entry" (AppendEntries rule 5), and the Students' Guide to Raft how often that
 * is overread. Breaks State Machine Safety: behind what agrees with the leader there may be entries that do not.
 */
import { createRaftPeer } from '../../../raft/index.ts';

export const commitToEndOfLog = createRaftPeer({
  commitIndexFrom: (leaderCommit, _lastNewIndex, log) => Math.min(leaderCommit, log.lastIndex),
});
