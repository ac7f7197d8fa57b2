/**
 * Planted bug: a follower acknowledges entries before they are on its disk.
 *
 * Seen in the wild wherever an fsync is missing, late or ignored; Raft figure 2 demands storage "before responding to
 * RPCs". Breaks Leader Completeness once a crash loses the write (locally at once: the acknowledgement claims more than
 * the disk holds).
 */
import type { Effect, StepResult } from '../../../contract/peer.ts';
import { raft } from '../../../raft/index.ts';
import type { RaftMessage, RaftState } from '../../../raft/index.ts';

export const earlyAck: typeof raft = {
  ...raft,
  step(config, state, input): StepResult<RaftState, RaftMessage> {
    const result = raft.step(config, state, input);
    return { state: result.state, effects: result.effects.map(withoutWaiting) };
  },
};

function withoutWaiting(effect: Effect<RaftMessage>): Effect<RaftMessage> {
  return effect.type === 'send' && effect.message.type === 'AppendEntriesReply'
    ? { ...effect, requires: 0 }
    : effect;
}
