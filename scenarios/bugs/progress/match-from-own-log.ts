/**
 * Planted bug: an acknowledgement counts for all that the leader has by the time it arrives, not for what it answers.
 *
 * The Students' Guide to Raft warns of it ("matchIndex = nextIndex - 1", or the length of the log). Breaks Leader
 * Completeness (locally at once: Match Truth): entries are committed that nobody else has.
 */
import { raft } from '../../../raft/index.ts';
import { hearing } from '../planting/planting.ts';

export const matchFromOwnLog = hearing(raft, (input, { role, log }) =>
  role === 'leader' &&
  input.type === 'message' &&
  input.message.type === 'AppendEntriesReply' &&
  input.message.success
    ? { ...input, message: { ...input.message, matchIndex: log.lastIndex } }
    : input,
);
