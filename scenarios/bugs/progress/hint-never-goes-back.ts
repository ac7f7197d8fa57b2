/**
 * Planted bug: a follower whose entries conflict tells the leader to continue after its last one, where the leader has
 * been.
 *
 * Seen in the wild: openraft commit 6d53aa12, yugabyte/yugabyte-db#32876. Breaks liveness: a follower with a tail of
 * its own is asked for the same index for ever.
 */
import { raft } from '../../../raft/index.ts';
import { hearing } from '../planting/planting.ts';

/** To the leader such a hint is as good as none. */
export const hintNeverGoesBack = hearing(raft, (input) =>
  input.type === 'message' &&
  input.message.type === 'AppendEntriesReply' &&
  input.message.conflictTerm > 0
    ? { ...input, message: { ...input.message, rejectedIndex: 0 } }
    : input,
);
