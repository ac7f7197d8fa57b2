/**
 * Planted bug: a server restarts its election timer on every vote request, whether it grants the vote or not.
 *
 * Seen in the wild: lni/dragonboat commit 0045aa2; the Students' Guide to Raft warns of it. Breaks liveness, if only for
 * a time: candidates that cannot win keep the only server that can from trying.
 */
import { raft } from '../../../raft/index.ts';
import { ELECTION_TIMER } from '../../../raft/core/timers.ts';
import type { RaftPeer, RaftStep } from '../planting/planting.ts';

export const timerResetByAnyRequest: RaftPeer = {
  ...raft,
  step(config, before, input): RaftStep {
    const { state, effects } = raft.step(config, before, input);
    const asked = input.type === 'message' && input.message.type === 'RequestVote';
    if (!asked || state.role === 'leader') return { state, effects };
    const { electionTimeoutMinUs: minUs, electionTimeoutMaxUs: maxUs } = config;
    return {
      state,
      effects: [...effects, { type: 'setTimer', timer: ELECTION_TIMER, minUs, maxUs }],
    };
  },
};
