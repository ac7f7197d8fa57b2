/**
 * Planted bug: a leader that has sent a snapshot sends nothing else until it gets a reply.
 *
 * Seen in the wild: canonical/raft commit 652e8aa. Breaks liveness: after one lost message, the follower gets nothing
 * more from this leader than heartbeats.
 */
import { createRaftPeer } from '../../../raft/index.ts';

export const snapshotAwaitedForEver = createRaftPeer({ resendsSnapshot: () => false });
