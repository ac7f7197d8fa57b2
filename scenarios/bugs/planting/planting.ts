/** Ways to plant a bug for which no rule is at fault: around the steps of a correct peer. */
import type { Effect, Input, PeerConfig, StepResult } from '../../../contract/peer.ts';
import { standardRules } from '../../../raft/index.ts';
import type { raft, RaftMessage, RaftState } from '../../../raft/index.ts';
import { writeEntries } from '../../../raft/core/persistence.ts';
import { beginTurn, endTurn } from '../../../raft/core/turn.ts';

export type RaftPeer = typeof raft;
export type RaftEffect = Effect<RaftMessage>;
export type RaftInput = Input<RaftMessage>;
export type RaftStep = StepResult<RaftState, RaftMessage>;

/** `peer`, to which its inputs read otherwise than they are. */
export function hearing(
  peer: RaftPeer,
  heard: (input: RaftInput, before: RaftState) => RaftInput,
): RaftPeer {
  return {
    ...peer,
    step: (config, state, input) => peer.step(config, state, heard(input, state)),
  };
}

/** `peer` that asks for other effects in its steps. */
export function rewriting(peer: RaftPeer, rewritten: (effect: RaftEffect) => RaftEffect): RaftPeer {
  return {
    ...peer,
    step(config, before, input): RaftStep {
      const { state, effects } = peer.step(config, before, input);
      return { state, effects: effects.map(rewritten) };
    },
  };
}

/** A step that also cuts the log behind index `after`, in memory and on disk. */
export function withoutTail(
  config: PeerConfig,
  { state, effects }: RaftStep,
  after: number,
): RaftStep {
  const turn = beginTurn(config, standardRules, state);
  writeEntries(turn, after, []);
  const cut = endTurn(turn);
  return { state: cut.state, effects: [...effects, ...cut.effects] };
}
