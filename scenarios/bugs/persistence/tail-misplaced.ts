/**
 * Planted bug: a server that restarts with a snapshot puts the log behind it one place too low, and loses the first
 * entry.
 *
 * Seen in the wild: canonical/raft#149 (a start index that is wrong when there is a snapshot), redpanda-data/redpanda#1990.
 * Breaks Log Matching. Without a snapshot all is well, so tests of persistence alone pass.
 */
import { writeEntries } from '../../../raft/core/persistence.ts';
import { raft } from '../../../raft/index.ts';
import type { RaftPeer } from '../planting/planting.ts';
import { alsoWriting } from '../planting/planting.ts';

export const tailMisplaced: RaftPeer = {
  ...raft,
  init(config, durable) {
    const result = raft.init(config, durable);
    const { snapshot, entries } = durable;
    if (snapshot === null) return result;
    return alsoWriting(config, result, (turn) =>
      writeEntries(turn, snapshot.index, entries.slice(1)),
    );
  },
};
