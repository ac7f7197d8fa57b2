/**
 * Planted bug: a voter does not look at the candidate's log.
 *
 * Seen in the wild: ktoso/akka-raft#30 and #51, jgroups-extras/jgroups-raft#14. Breaks Leader Completeness: a server that
 * missed committed entries is elected and overwrites them.
 */
import { createRaftPeer } from '../../../raft/index.ts';

export const anyCandidate = createRaftPeer({ isLogUpToDate: () => true });
