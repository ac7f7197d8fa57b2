/**
 * Elections: candidates, their votes, and taking the lead (Raft §5.2). PreVote and leadership transfer are not
 * modelled; they would be further ways into {@link startElection}.
 */
import { NONE } from '../../contract/peer.ts';
import type { PeerId } from '../../contract/peer.ts';
import { assert } from '../core/assert.ts';
import { sendAfterWrites } from '../core/persistence.ts';
import { probing, replicating } from '../core/progress.ts';
import type { Progress } from '../core/progress.ts';
import { countVotes } from '../core/rules.ts';
import {
  cancelElectionTimer,
  restartElectionTimer,
  restartHeartbeatTimer,
} from '../core/timers.ts';
import type { Turn } from '../core/turn.ts';
import { requestVote } from '../messages/messages.ts';
import type { RequestVoteReply } from '../messages/messages.ts';
import { sendEntriesToAll, sendHeartbeats } from '../replication/leader.ts';
import { appendOwn } from '../replication/proposals.ts';

/** No leader was heard of for an election timeout. */
export function onElectionTimeout(turn: Turn): void {
  if (turn.state.role !== 'leader') startElection(turn);
}

function startElection(turn: Turn): void {
  const { state, config } = turn;
  assert(state.progress === null, 'Raft figure 4: leaders do not become candidates');
  state.term += 1;
  state.votedFor = config.id;
  state.role = 'candidate';
  state.leader = NONE;
  state.votes = 0;
  restartElectionTimer(turn);
  const request = requestVote(state.term, state.log.lastIndex, state.log.lastTerm);
  for (const peer of config.peers) if (peer !== config.id) sendAfterWrites(turn, peer, request);
}

export function onRequestVoteReply(turn: Turn, from: PeerId, reply: RequestVoteReply): void {
  const { state, rules } = turn;
  if (!rules.isVoteCurrent(reply.term, state.term)) return;
  if (state.role === 'candidate' && reply.voteGranted) collectVote(turn, from);
}

/** Adds a vote (our own once it is durable), and takes the lead if that makes a majority. */
export function collectVote(turn: Turn, voter: PeerId): void {
  const { state, rules, config } = turn;
  assert(state.role === 'candidate', 'Raft §5.2: only candidates collect votes');
  state.votes = rules.addVote(state.votes, voter);
  if (countVotes(state.votes) >= rules.quorumSize(config.peers.length)) becomeLeader(turn);
}

function becomeLeader(turn: Turn): void {
  const { state, config } = turn;
  state.role = 'leader';
  state.leader = config.id;
  state.votes = 0;
  state.progress = initialProgress(turn);
  cancelElectionTimer(turn);
  restartHeartbeatTimer(turn);
  if (config.noopOnElection) {
    appendOwn(turn, null);
    sendEntriesToAll(turn);
  } else {
    sendHeartbeats(turn);
  }
}

/** Followers are tried from the end of the log on (Raft figure 2); we hold what is durable here. */
function initialProgress({ state, config }: Turn): readonly (Progress | null)[] {
  const progress: (Progress | null)[] = [null];
  const last = config.peers.at(-1) ?? 0;
  for (let peer = 1; peer <= last; peer++) {
    const known = config.peers.includes(peer) ? probing(0, state.log.lastIndex + 1) : null;
    progress.push(peer === config.id ? replicating(state.stableIndex) : known);
  }
  return progress;
}
