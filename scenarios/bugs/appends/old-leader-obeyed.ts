/**
 * Planted bug: a follower accepts entries from a leader of an older term.
 *
 * Raft figure 2, AppendEntries rule 1, left out. Breaks Leader Completeness: a deposed leader overwrites what has been
 * committed since.
 */
import { createRaftPeer } from '../../../raft/index.ts';

export const oldLeaderObeyed = createRaftPeer({ isLeaderCurrent: () => true });
