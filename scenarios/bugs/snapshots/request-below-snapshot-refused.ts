/**
 * Planted bug: a request that begins below the follower's snapshot is refused as a conflict, and the log behind the
 * snapshot is truncated.
 *
 * Seen in the wild: openraft commits 44381b0c and 71a290cd ("should not delete any logs"). Breaks Leader Completeness
 * (locally at once: Committed Never Truncated, Acknowledged Kept). What a snapshot covers is committed, so it cannot
 * conflict.
 */
import { createRaftPeer, standardRules } from '../../../raft/index.ts';
import type { RaftPeer } from '../planting/planting.ts';
import { withoutTail } from '../planting/planting.ts';

const refusing = createRaftPeer({
  matchesPrevious: (log, request) =>
    request.prevLogIndex >= log.snapshotIndex && standardRules.matchesPrevious(log, request),
});

export const requestBelowSnapshotRefused: RaftPeer = {
  ...refusing,
  step(config, before, input) {
    const result = refusing.step(config, before, input);
    if (input.type !== 'message' || input.message.type !== 'AppendEntries') return result;
    const { term, prevLogIndex } = input.message;
    const { snapshotIndex, lastIndex } = before.log;
    return term >= before.term && prevLogIndex < snapshotIndex && snapshotIndex < lastIndex
      ? withoutTail(config, result, snapshotIndex)
      : result;
  },
};
