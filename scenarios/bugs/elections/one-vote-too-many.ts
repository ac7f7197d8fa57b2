/**
 * Planted bug: a candidate wants more than n/2 + 1 votes, not more than n/2.
 *
 * Seen in the wild: chapin666/simple-raft#1. With all servers up nobody notices; with as many down as Raft tolerates,
 * nobody is elected.
 */
import { createRaftPeer } from '../../../raft/index.ts';

export const oneVoteTooMany = createRaftPeer({ quorumSize: (peers) => (peers >> 1) + 2 });
