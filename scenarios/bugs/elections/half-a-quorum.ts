/**
 * Planted bug: half of the votes are enough to lead, in clusters of an even size.
 *
 * Seen in the wild: hashicorp/raft commits 2f6d47a and 04965cc, of the same family. Breaks Election Safety: two halves
 * elect a leader each. With an odd number of servers the formula is right, so tests with three or five never notice.
 */
import { createRaftPeer } from '../../../raft/index.ts';

export const halfAQuorum = createRaftPeer({ quorumSize: (peers) => (peers + 1) >> 1 });
