/**
 * Planted bug: a leader believes what a follower answered to it in an earlier leadership.
 *
 * The Students' Guide to Raft calls it term confusion (compare the term of the reply with yours). Breaks Leader
 * Completeness (locally: Match Truth): between the two leaderships another leader may have cut what was acknowledged.
 */
import { createRaftPeer } from '../../../raft/index.ts';

export const replyOfAnyTerm = createRaftPeer({ isReplyCurrent: () => true });
