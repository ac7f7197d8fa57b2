/**
 * Planted bug: a server that hears from a leader forgets its vote, also within a term.
 *
 * Seen in the wild: redpanda-data/redpanda#19 (voted_for erased with every batch), ktoso/akka-raft#56. Breaks Election
 * Safety (locally: Restart Truth after a crash, else Vote Once): a late request of another candidate of the term gets
 * the vote once more.
 */
import { createRaftPeer } from '../../../raft/index.ts';

export const voteClearedByAppend = createRaftPeer({ forgetsVote: () => true });
