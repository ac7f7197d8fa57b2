/**
 * Planted defect: an acknowledgement counts for all that the leader has when it arrives, not for what it answers.
 *
 * Warned of in the Students' Guide to Raft (matchIndex is not the length of the log). Breaks Leader Completeness. What the
 * follower lacks is never sent, for the leader is sure that it is there.
 */
import { raft } from '../../raft/index.ts';
import { hearing } from './planting.ts';

export const matchOfLeader = hearing(raft, (input, { role, log }) =>
  role === 'leader' &&
  input.type === 'message' &&
  input.message.type === 'AppendEntriesReply' &&
  input.message.success
    ? { ...input, message: { ...input.message, matchIndex: log.lastIndex } }
    : input,
);
