/**
 * Planted bug: a vote is sent before it is on disk.
 *
 * Seen in the wild: ktoso/akka-raft#62 for votes that do not survive a crash; Raft figure 2 demands storage "before
 * responding to RPCs". Breaks Election Safety once a crash loses the write and the server votes again (locally at once:
 * Effect Ordering).
 */
import { raft } from '../../../raft/index.ts';
import { rewriting } from '../planting/planting.ts';

export const earlyVote = rewriting(raft, (effect) =>
  effect.type === 'send' && effect.message.type === 'RequestVoteReply'
    ? { ...effect, requires: 0 }
    : effect,
);
