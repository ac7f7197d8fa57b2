/**
 * Planted bug: a server that learns of a new term keeps the vote that it gave in the old one.
 *
 * The Students' Guide to Raft warns of it (adopt the term, reset votedFor, then process the request). Breaks liveness:
 * voters stay bound to a candidate of the past, in the end each to itself.
 */
import { createRaftPeer } from '../../../raft/index.ts';

export const voteKeptInNewTerm = createRaftPeer({ forgetsVote: () => false });
