/**
 * Planted bug: of two logs, the longer one counts as more up-to-date, whatever the terms of their last entries.
 *
 * Raft §5.4.1 compares the terms first; the mistake recurs in solutions of the MIT 6.824 labs. Breaks Leader
 * Completeness: a deposed leader with a long tail of its own is elected over those that hold the committed entries.
 */
import { createRaftPeer } from '../../../raft/index.ts';

export const lengthOnlyComparison = createRaftPeer({
  isLogUpToDate: (candidate, log) => candidate.lastLogIndex >= log.lastIndex,
});
