/**
 * Planted bug: a candidate wants more than n/2 + 1 votes, not more than n/2.
 *
 * Seen in the wild: chapin666/simple-raft#1. With all servers up this goes unnoticed; with as many down as Raft tolerates,
 * no leader is elected.
 */
import { createRaftPeer } from '../../../raft/index.ts';

export const oneVoteTooMany = createRaftPeer({ quorumSize: (peers) => (peers >> 1) + 2 });
