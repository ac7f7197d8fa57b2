/**
 * Planted bug: in a cluster of an even size, what half of the servers hold is committed.
 *
 * Seen in the wild: hashicorp/raft commit 163a55f ("off-by-one affecting even-sized clusters"). Breaks Commit
 * Durability. As elections still take a majority nothing is lost at first: the other half can elect nobody, until the
 * cluster shrinks.
 */
import { createRaftPeer } from '../../../raft/index.ts';

export const upperMedian = createRaftPeer({
  quorumMatchIndex: (ascending) => ascending[ascending.length >> 1]!,
});
