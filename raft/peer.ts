/**
 * Raft as a {@link Peer}: hands every input to the file that knows what to do with it, and does nothing else.
 *
 * Modelled: elections, replication, the commit rule, persistence, snapshots. Not modelled: PreVote, reads, membership
 * change, leadership transfer.
 */
import { NONE } from '../contract/peer.ts';
import type { Durable, Input, Peer, PeerConfig, PeerId, StepResult } from '../contract/peer.ts';
import { unreachable } from '../lib/unreachable.ts';
import { assert } from './core/assert.ts';
import { checkConfig } from './core/config.ts';
import { becomeFollower } from './core/follow.ts';
import { saveHardState } from './core/persistence.ts';
import { standardRules } from './core/rules.ts';
import type { Rules } from './core/rules.ts';
import { initialState } from './core/state.ts';
import type { RaftState } from './core/state.ts';
import {
  ELECTION_TIMER,
  FLUSH_TIMER,
  HEARTBEAT_TIMER,
  restartElectionTimer,
} from './core/timers.ts';
import { beginTurn, endTurn } from './core/turn.ts';
import type { Turn } from './core/turn.ts';
import { onPersisted } from './durable.ts';
import { onElectionTimeout, onRequestVoteReply } from './election/candidate.ts';
import { onRequestVote } from './election/voter.ts';
import { digest } from './messages/digest.ts';
import {
  claimedMatch,
  claimedVote,
  describe,
  messageKind,
  messageKinds,
} from './messages/message-info.ts';
import type { RaftMessage } from './messages/messages.ts';
import { onApplied } from './replication/commit.ts';
import { onAppendEntries } from './replication/follower.ts';
import {
  onAppendEntriesReply,
  onFlushTimeout,
  onHeartbeatTimeout,
  onInstallSnapshotReply,
} from './replication/leader.ts';
import { onPropose } from './replication/proposals.ts';
import { onInstallSnapshot, onSnapshotTaken } from './replication/snapshot.ts';

/**
 * A Raft peer that decides by the standard rules, except where `replaced` says otherwise.
 *
 * Its `init` throws a `PeerConfigError` on a configuration out of range.
 */
export function createRaftPeer(replaced: Partial<Rules> = {}): Peer<RaftState, RaftMessage> {
  const rules: Rules = { ...standardRules, ...replaced };

  function init(config: PeerConfig, durable: Durable): StepResult<RaftState, RaftMessage> {
    checkConfig(config);
    const turn = beginTurn(config, rules, initialState(durable));
    restartElectionTimer(turn);
    return endTurn(turn);
  }

  function step(
    config: PeerConfig,
    state: RaftState,
    input: Input<RaftMessage>,
  ): StepResult<RaftState, RaftMessage> {
    const turn = beginTurn(config, rules, state);
    dispatch(turn, input);
    saveHardState(turn);
    return endTurn(turn);
  }

  return {
    name: 'raft',
    init,
    step,
    view: (state) => state,
    messageKinds,
    messageKind,
    digest,
    describe,
    claimedVote,
    claimedMatch,
  };
}

/** Raft as published. */
export const raft = createRaftPeer();

function dispatch(turn: Turn, input: Input<RaftMessage>): void {
  switch (input.type) {
    case 'message':
      return onMessage(turn, input.from, input.message);
    case 'timer':
      return onTimer(turn, input.timer);
    case 'propose':
      return onPropose(turn, input.command);
    case 'persisted':
      return onPersisted(turn, input.token);
    case 'applied':
      return onApplied(turn, input.index);
    case 'snapshot':
      return onSnapshotTaken(turn, input.index, input.data);
    default:
      return unreachable(input);
  }
}

/** A newer term is adopted whatever the message says (Raft §5.1). */
function onMessage(turn: Turn, from: PeerId, message: RaftMessage): void {
  if (message.term > turn.state.term) becomeFollower(turn, message.term, NONE);
  assert(message.term <= turn.state.term, 'Raft §5.1: a newer term is adopted at once');
  switch (message.type) {
    case 'AppendEntries':
      return onAppendEntries(turn, from, message);
    case 'AppendEntriesReply':
      return onAppendEntriesReply(turn, from, message);
    case 'RequestVote':
      return onRequestVote(turn, from, message);
    case 'RequestVoteReply':
      return onRequestVoteReply(turn, from, message);
    case 'InstallSnapshot':
      return onInstallSnapshot(turn, from, message);
    case 'InstallSnapshotReply':
      return onInstallSnapshotReply(turn, from, message);
    default:
      return unreachable(message);
  }
}

function onTimer(turn: Turn, timer: string): void {
  switch (timer) {
    case ELECTION_TIMER:
      return onElectionTimeout(turn);
    case HEARTBEAT_TIMER:
      return onHeartbeatTimeout(turn);
    case FLUSH_TIMER:
      return onFlushTimeout(turn);
  }
}
