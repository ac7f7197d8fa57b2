/**
 * Planted bug: a leader whose request was rejected asks again for the same place.
 *
 * Seen in the wild: cloud-software-foundation/c5#47, Hoverbear/old-raft-rs#97. A follower that missed entries never gets
 * them. It does not stand for election either, as it hears from a leader all the time.
 */
import { raft } from '../../../raft/index.ts';
import { hearing } from '../planting/planting.ts';

export const noRetreat = hearing(raft, (input) =>
  input.type === 'message' &&
  input.message.type === 'AppendEntriesReply' &&
  input.message.rejectedIndex > 0
    ? null
    : input,
);
