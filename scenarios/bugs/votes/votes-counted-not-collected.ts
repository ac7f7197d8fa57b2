/**
 * Planted bug: a candidate counts votes without checking whose they are. A vote that arrives twice counts twice.
 *
 * Seen in the wild: ktoso/akka-raft#45, found by a fuzzer (DEMi). Breaks Election Safety: with messages duplicated or sent
 * again, a minority elects a leader. Most often it breaks Leader Completeness, because a minority need not know what
 * is committed.
 */
import { createRaftPeer } from '../../../raft/index.ts';

/** A bit for each vote in place of one for each voter. */
export const votesCountedNotCollected = createRaftPeer({ addVote: (votes) => (votes << 1) | 1 });
