/**
 * Planted bug: half of the votes, rounded down, is enough to lead.
 *
 * Seen in the wild: hashicorp/raft commits 2f6d47a and 04965cc for the off-by-one, tarantool/doc#1541 for a quorum that is
 * one unless told otherwise. Of three servers each elects itself, so it breaks Leader Completeness and what follows.
 */
import { createRaftPeer } from '../../../raft/index.ts';

export const halfQuorum = createRaftPeer({ quorumSize: (peers) => peers >> 1 });
