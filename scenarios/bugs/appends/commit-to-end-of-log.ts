/**
 * Planted bug: a follower commits up to the end of its log, not only up to what the leader has just vouched for.
 *
 * Raft figure 2 says "index of last new entry" (AppendEntries rule 5), which, the Students' Guide to Raft says, is
 * often missed. Breaks State Machine Safety: after the entries that agree with the leader there may be entries that do not.
 */
import { createRaftPeer } from '../../../raft/index.ts';

export const commitToEndOfLog = createRaftPeer({
  commitIndexFrom: (leaderCommit, _lastNewIndex, log) => Math.min(leaderCommit, log.lastIndex),
});
