/**
 * Planted bug: a candidate counts a vote from an earlier term in this one.
 *
 * Seen in the wild: xnnyygn/xraft#33, ktoso/akka-raft#46. Breaks Election Safety, or Leader Completeness first: the
 * voter is free to vote for another candidate in the term in which its old vote is counted.
 */
import { createRaftPeer } from '../../../raft/index.ts';

export const voteOfAnyTerm = createRaftPeer({ isVoteCurrent: () => true });
