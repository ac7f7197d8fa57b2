/**
 * One step under way: the state being built, and the effects asked for so far. Every handler of raft/ takes the
 * turn first and changes nothing else.
 */
import type { Effect, PeerConfig, PeerId, StepResult } from '../../contract/peer.ts';
import type { RaftMessage } from '../messages/messages.ts';
import type { Progress } from './progress.ts';
import type { Rules } from './rules.ts';
import { draft } from './state.ts';
import type { Draft, RaftState } from './state.ts';

export interface Turn {
  readonly config: PeerConfig;
  readonly rules: Rules;
  readonly state: Draft;
  readonly effects: Effect<RaftMessage>[];
  /** Term and vote as last written or issued for writing. */
  saved: { readonly term: number; readonly votedFor: PeerId };
  /** The leader's book-keeping, once this turn has a copy of its own. */
  ownProgress: (Progress | null)[] | null;
  electionTimerSet: boolean;
}

export function beginTurn(config: PeerConfig, rules: Rules, state: RaftState): Turn {
  return {
    config,
    rules,
    state: draft(state),
    effects: [],
    saved: state,
    ownProgress: null,
    electionTimerSet: false,
  };
}

export function endTurn(turn: Turn): StepResult<RaftState, RaftMessage> {
  return { state: turn.state, effects: turn.effects };
}

/** Replaces what the leader knows of one peer. */
export function setProgress(turn: Turn, peer: PeerId, progress: Progress): void {
  const { state } = turn;
  if (state.progress === null) return;
  if (turn.ownProgress === null || turn.ownProgress !== state.progress) {
    turn.ownProgress = state.progress.slice();
    state.progress = turn.ownProgress;
  }
  turn.ownProgress[peer] = progress;
}
