/**
 * Planted bug: a leader that has sent a snapshot sends nothing else until it is answered.
 *
 * Seen in the wild: canonical/raft commit 652e8aa. Breaks liveness: after one message lost, the follower gets nothing
 * more from this leader than heartbeats.
 */
import { createRaftPeer } from '../../../raft/index.ts';

export const snapshotAwaitedForEver = createRaftPeer({ resendsSnapshot: () => false });
