/**
 * Planted bug: a request without entries is believed without checking the log: its commit index, and by the reply
 * that the logs agree.
 *
 * Seen in the wild: openraft commit 6202138f; the Students' Guide to Raft says that heartbeats are not special. Breaks
 * State Machine Safety (locally at once: Effect Ordering, because the reply vouches for more than there is): a follower
 * commits whatever it has at these indices.
 */
import { createRaftPeer, standardRules } from '../../../raft/index.ts';

export const uncheckedHeartbeat = createRaftPeer({
  matchesPrevious: (log, request) =>
    request.entries.length === 0 || standardRules.matchesPrevious(log, request),
  commitIndexFrom: (leaderCommit, _lastNewIndex, log) => Math.min(leaderCommit, log.lastIndex),
});
