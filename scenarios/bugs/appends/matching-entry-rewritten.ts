/**
 * Planted bug: the last entry of the log is truncated and rewritten when it arrives again, although it is the same.
 *
 * Seen in the wild: openraft commit 9540c904. The log ends up correct, but a crash between the two writes
 * loses an entry that was acknowledged. Breaks Leader Completeness (locally at once: Committed Never Truncated).
 */
import { createRaftPeer, standardRules } from '../../../raft/index.ts';

export const matchingEntryRewritten = createRaftPeer({
  holdsEntry: (log, index, term) =>
    index !== log.lastIndex && standardRules.holdsEntry(log, index, term),
});
