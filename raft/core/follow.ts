/** The way back to follower, from any role (Raft §5.1). CheckQuorum, which would be another reason to take it, is not modelled. */
import { NONE } from '../../contract/peer.ts';
import type { PeerId } from '../../contract/peer.ts';
import { cancelLeaderTimers, restartElectionTimer } from './timers.ts';
import type { Turn } from './turn.ts';

/** Follows `leader` (NONE if unknown) in `term`, which is not older than ours. The vote stays unless the term is new. */
export function becomeFollower(turn: Turn, term: number, leader: PeerId): void {
  const { state, rules } = turn;
  if (rules.forgetsVote(state.term, term)) state.votedFor = NONE;
  if (term > state.term) state.term = term;
  state.leader = leader;
  if (state.role === 'follower') return;
  if (state.role === 'leader') {
    cancelLeaderTimers(turn);
    restartElectionTimer(turn);
  }
  state.role = 'follower';
  state.votes = 0;
  state.progress = null;
}
