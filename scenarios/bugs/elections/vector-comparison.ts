/**
 * Planted bug: a candidate's log counts as up-to-date only if neither its last term nor its length is behind ours, as if
 * the two were a vector.
 *
 * Seen in the wild: openraft commit a48a3282, hashicorp/raft#94 (commit 441bd09). Raft §5.4.1 compares the terms first
 * and the lengths only if they are equal. Breaks liveness: of two servers one has the newer last entry and the other the
 * longer log, neither votes for the other, and if a third one is gone for good nobody is ever elected.
 */
import { createRaftPeer } from '../../../raft/index.ts';

export const vectorComparison = createRaftPeer({
  isLogUpToDate: (candidate, log) =>
    candidate.lastLogTerm >= log.lastTerm && candidate.lastLogIndex >= log.lastIndex,
});
