/** Who gets our vote (Raft §5.2, §5.4.1). */
import type { PeerId } from '../../contract/peer.ts';
import { sendAfterWrites } from '../core/persistence.ts';
import { restartElectionTimer } from '../core/timers.ts';
import type { Turn } from '../core/turn.ts';
import { requestVoteReply } from '../messages/messages.ts';
import type { RequestVote } from '../messages/messages.ts';

export function onRequestVote(turn: Turn, from: PeerId, request: RequestVote): void {
  const { state, rules } = turn;
  const granted =
    request.term === state.term &&
    rules.mayVoteFor(state.votedFor, from) &&
    rules.isLogUpToDate(request, state.log);
  if (granted) {
    state.votedFor = from;
    // Only a granted vote postpones our own candidacy: else a peer that cannot win could keep all others from trying.
    restartElectionTimer(turn);
  }
  sendAfterWrites(turn, from, requestVoteReply(state.term, granted));
}
