/**
 * Planted bug: a candidate takes a vote that it was given in an earlier term for one in this term.
 *
 * Seen in the wild: xnnyygn/xraft#33, ktoso/akka-raft#46. Breaks Election Safety, or Leader Completeness first: the
 * voter is free to vote for somebody else in the term in which its old vote is counted.
 */
import { createRaftPeer } from '../../../raft/index.ts';

export const voteOfAnyTerm = createRaftPeer({ isVoteCurrent: () => true });
