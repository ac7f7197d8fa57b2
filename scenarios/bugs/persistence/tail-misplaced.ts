/**
 * Planted defect: a server that restarts with a snapshot puts the log behind it one place too low, and loses the first
 * entry.
 *
 * Seen in the wild: canonical/raft#149 (a start index that is wrong when there is a snapshot), redpanda-data/redpanda#1990.
 * Breaks Log Matching. Without a snapshot all is well, so tests of persistence alone pass.
 */
import { raft } from '../../../raft/index.ts';
import { recovering } from '../../../lab/defects/planting.ts';

export const tailMisplaced = recovering(raft, ({ snapshot, entries }) =>
  snapshot === null ? entries : entries.slice(1),
);
