/**
 * Planted defect: every entry travels in a message of its own.
 *
 * Seen in the wild: jgroups-extras/jgroups-raft#116, qdrant/qdrant#1519. Breaks no property. In a network without order it
 * is worse than it looks: what overtakes is rejected, and each rejection has the leader send all the rest again.
 */
import { raft } from '../../../raft/index.ts';
import { withConfig } from '../../../lab/defects/planting.ts';

export const entryByEntry = withConfig(raft, { maxEntriesPerMessage: 1 });
