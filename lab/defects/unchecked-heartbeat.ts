/**
 * Planted defect: a heartbeat is believed without a look at the log: its commit index, and with the answer that the log
 * agrees.
 *
 * Seen in the wild: atomix/copycat#265, openraft commit 6202138f; the Students' Guide to Raft says that heartbeats are not
 * special. Breaks State Machine Safety, and a message lost is never missed.
 */
import { createRaftPeer, standardRules } from '../../raft/index.ts';

export const uncheckedHeartbeat = createRaftPeer({
  matchesPrevious: (log, request) =>
    request.entries.length === 0 || standardRules.matchesPrevious(log, request),
  commitIndexFrom: (leaderCommit, _lastNewIndex, log) => Math.min(leaderCommit, log.lastIndex),
});
