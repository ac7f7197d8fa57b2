/**
 * Planted bug: a leader that hears from its successor takes over the new term at once, but the loop that appends
 * clients' commands does not know yet, and marks them with the term as it is by then.
 *
 * Seen in the wild: hashicorp/raft#695 (heartbeats are handled beside the leader's loop), camunda/camunda#5360,
 * eliben/raft#13. Breaks Log Matching: two servers write different entries at one index and in one term.
 */
import { NONE } from '../../../contract/peer.ts';
import { raft } from '../../../raft/index.ts';
import type { RaftState } from '../../../raft/index.ts';
import type { RaftInput, RaftPeer, RaftStep } from '../planting/planting.ts';

/** No correct step keeps this mark, so it has to be set again for as long as it holds. */
type State = RaftState & { readonly loopStillLeads?: true };

export const newTermOldLeader: RaftPeer = {
  ...raft,
  step(config, before: State, input): RaftStep {
    const stillLeads = before.loopStillLeads === true && !endsLoop(input);
    if (stillLeads && input.type === 'propose') {
      const { state, effects } = raft.step(config, { ...before, role: 'leader' }, input);
      const after = marked({ ...state, role: before.role, flushPending: false });
      return { state: after, effects: effects.filter(({ type }) => type !== 'setTimer') };
    }
    const { state, effects } = raft.step(config, before, input);
    const succeeded =
      before.role === 'leader' && state.role === 'follower' && state.leader !== NONE;
    return { state: stillLeads || succeeded ? marked(state) : state, effects };
  },
};

/** The loop looks at its role when a message or a timer wakes it. */
function endsLoop({ type }: RaftInput): boolean {
  return type === 'message' || type === 'timer';
}

function marked(state: RaftState): State {
  return { ...state, loopStillLeads: true };
}
