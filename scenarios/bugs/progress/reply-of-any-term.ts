/**
 * Planted bug: a leader believes replies to requests of its earlier leadership.
 *
 * The Students' Guide to Raft calls it term confusion (compare the term of the reply with yours). Breaks Leader
 * Completeness (locally: Match Truth): between the two leaderships another leader may have cut what was acknowledged.
 */
import { createRaftPeer } from '../../../raft/index.ts';

export const replyOfAnyTerm = createRaftPeer({ isReplyCurrent: () => true });
