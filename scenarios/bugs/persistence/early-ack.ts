/**
 * Planted bug: a follower acknowledges entries before they are on its disk.
 *
 * Seen in the wild wherever an fsync is missing, late or ignored; Raft figure 2 demands storage "before responding to
 * RPCs". Breaks Leader Completeness once a crash loses the write (locally at once: the acknowledgement claims more than
 * the disk holds).
 */
import { raft } from '../../../raft/index.ts';
import { rewriting } from '../planting/planting.ts';

export const earlyAck = rewriting(raft, (effect) =>
  effect.type === 'send' && effect.message.type === 'AppendEntriesReply'
    ? { ...effect, requires: 0 }
    : effect,
);
