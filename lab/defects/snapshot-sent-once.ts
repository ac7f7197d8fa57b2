/**
 * Planted defect: a leader that has sent a snapshot waits for the answer for ever.
 *
 * Seen in the wild: canonical/raft commit 652e8aa. One lost message, and the follower gets nothing more from this leader.
 */
import { createRaftPeer } from '../../raft/index.ts';

export const snapshotSentOnce = createRaftPeer({ resendsSnapshot: () => false });
