/**
 * Planted bug: a candidate counts votes, and does not look whose they are. One that arrives twice counts twice.
 *
 * Seen in the wild: ktoso/akka-raft#45, found by a fuzzer (DEMi). Breaks Election Safety: with messages doubled or sent
 * again, a minority elects a leader. Most often it shows as Leader Completeness, for a minority need not know of what
 * is committed.
 */
import { createRaftPeer } from '../../../raft/index.ts';

/** A bit for each vote in place of one for each voter. */
export const votesCountedNotCollected = createRaftPeer({ addVote: (votes) => (votes << 1) | 1 });
