/**
 * Planted bug: a follower takes any entry at an index for the leader's, without comparing terms.
 *
 * Seen in the wild: mofa-org/mofa#1151 leaves a conflicting tail in place, tikv/raft-rs#428 shows what it looks like from
 * outside. Breaks Log Matching, then State Machine Safety.
 */
import { createRaftPeer } from '../../../raft/index.ts';

export const keptTail = createRaftPeer({
  holdsEntry: (log, index) => index <= log.lastIndex,
});
