/**
 * Planted bug: a server that restarts with a snapshot puts the log behind it one place too low, and loses the first
 * entry.
 *
 * Seen in the wild: canonical/raft#149 (a start index that is wrong when there is a snapshot), redpanda-data/redpanda#1990.
 * Breaks Log Matching. Without a snapshot all is well, so tests of persistence alone pass.
 */
import { raft } from '../../../raft/index.ts';
import type { RaftPeer } from '../planting/planting.ts';
import { withTail } from '../planting/planting.ts';

export const tailMisplaced: RaftPeer = {
  ...raft,
  init(config, durable) {
    const result = raft.init(config, durable);
    const { snapshot, entries } = durable;
    if (snapshot === null) return result;
    return withTail(config, result, snapshot.index, entries.slice(1));
  },
};
