/** Ways to plant a bug for which no rule is at fault: around the steps of a correct peer. */
import type { Effect, Input, PeerConfig, StepResult } from '../../../contract/peer.ts';
import { writeEntries } from '../../../raft/core/persistence.ts';
import { beginTurn, endTurn } from '../../../raft/core/turn.ts';
import type { Turn } from '../../../raft/core/turn.ts';
import { FLUSH_TIMER, standardRules } from '../../../raft/index.ts';
import type { raft, RaftMessage, RaftState } from '../../../raft/index.ts';

export type RaftPeer = typeof raft;
export type RaftEffect = Effect<RaftMessage>;
export type RaftInput = Input<RaftMessage>;
export type RaftStep = StepResult<RaftState, RaftMessage>;

/** `peer` with another configuration than it is given. */
export function configured(
  peer: RaftPeer,
  changes: (config: PeerConfig) => Partial<PeerConfig>,
): RaftPeer {
  return {
    ...peer,
    init: (config, durable) => peer.init({ ...config, ...changes(config) }, durable),
    step: (config, state, input) => peer.step({ ...config, ...changes(config) }, state, input),
  };
}

/** `peer`, to which its inputs read otherwise than they are; it never hears of those that become null. */
export function hearing(
  peer: RaftPeer,
  heard: (input: RaftInput, before: RaftState) => RaftInput | null,
): RaftPeer {
  return {
    ...peer,
    step(config, state, input): RaftStep {
      const other = heard(input, state);
      return other === null ? { state, effects: [] } : peer.step(config, state, other);
    },
  };
}

/** `peer` that asks for other effects in its steps: each becomes one or several, or none. */
export function rewriting(
  peer: RaftPeer,
  rewritten: (
    effect: RaftEffect,
    before: RaftState,
    input: RaftInput,
  ) => RaftEffect | readonly RaftEffect[],
): RaftPeer {
  return {
    ...peer,
    step(config, before, input): RaftStep {
      const { state, effects } = peer.step(config, before, input);
      return { state, effects: effects.flatMap((effect) => rewritten(effect, before, input)) };
    },
  };
}

/** `peer` that does not send what it is offered before the next heartbeat is answered. No bug: it gives others time. */
export function sendingWithHeartbeats(peer: RaftPeer): RaftPeer {
  return rewriting(peer, (effect) =>
    effect.type === 'setTimer' && effect.timer === FLUSH_TIMER ? [] : effect,
  );
}

/** A step that also cuts the log behind index `after`, in memory and on disk. */
export function withoutTail(config: PeerConfig, step: RaftStep, after: number): RaftStep {
  return alsoWriting(config, step, (turn) => writeEntries(turn, after, []));
}

/** A step with more writes behind its own. */
export function alsoWriting(
  config: PeerConfig,
  { state, effects }: RaftStep,
  write: (turn: Turn) => void,
): RaftStep {
  const turn = beginTurn(config, standardRules, state);
  write(turn);
  const written = endTurn(turn);
  return { state: written.state, effects: [...effects, ...written.effects] };
}
