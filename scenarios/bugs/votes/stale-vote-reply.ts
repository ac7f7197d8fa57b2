/**
 * Planted bug: the answer to a vote request carries the term that the voter was in before it read the request.
 *
 * Seen in the wild: nats-io/nats-server#5021. The candidate mistakes every vote for a late one of an earlier term, so no
 * leader is ever elected.
 */
import { raft } from '../../../raft/index.ts';
import { rewriting } from '../planting/planting.ts';

export const staleVoteReply = rewriting(raft, (effect, { term }) =>
  effect.type === 'send' && effect.message.type === 'RequestVoteReply'
    ? [{ ...effect, message: { ...effect.message, term } }]
    : [effect],
);
