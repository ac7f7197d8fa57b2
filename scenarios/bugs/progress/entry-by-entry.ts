/**
 * Planted bug: every entry travels in a message of its own.
 *
 * Seen in the wild: jgroups-extras/jgroups-raft#116, qdrant/qdrant#1519. Breaks no property. In a network that reorders it
 * is worse than it looks: an overtaking message is rejected, and each rejection makes the leader send all the rest again.
 */
import { raft } from '../../../raft/index.ts';
import { configured } from '../planting/planting.ts';

export const entryByEntry = configured(raft, () => ({ maxEntriesPerMessage: 1 }));
