/**
 * Planted bug: a leader that sees a higher term does not step down.
 *
 * Seen in the wild: deventlab/d-engine#39. One that was cut off stays a leader for good when it comes back; as it cannot
 * be told of the newer leader's entries either, its log falls behind for ever.
 */
import { raft } from '../../../raft/index.ts';
import { hearing } from '../planting/planting.ts';

export const deafLeader = hearing(raft, (input, { role, term }) =>
  role === 'leader' && input.type === 'message' && input.message.term > term ? null : input,
);
