/** Ways to plant a defect in the Raft of this project that its rules leave no room for: around its steps and its start. */
import type {
  Durable,
  Effect,
  Input,
  LogEntry,
  PeerConfig,
  StepResult,
} from '../../contract/peer.ts';
import type { createRaftPeer, RaftMessage, RaftState } from '../../raft/index.ts';

export type RaftPeer = ReturnType<typeof createRaftPeer>;
export type RaftEffect = Effect<RaftMessage>;
export type RaftInput = Input<RaftMessage>;
export type RaftStep = StepResult<RaftState, RaftMessage>;

/** `peer` with a configuration of its own, whatever the lab says. */
export function withConfig(peer: RaftPeer, changes: Partial<PeerConfig>): RaftPeer {
  return {
    ...peer,
    init: (config, durable) => peer.init({ ...config, ...changes }, durable),
    step: (config, state, input) => peer.step({ ...config, ...changes }, state, input),
  };
}

/** `peer` that asks for other effects in its steps: each becomes what `rewrite` makes of it. */
export function rewriting(
  peer: RaftPeer,
  rewrite: (effect: RaftEffect, before: RaftState, input: RaftInput) => readonly RaftEffect[],
): RaftPeer {
  return {
    ...peer,
    step(config, state, input): RaftStep {
      const result = peer.step(config, state, input);
      const effects = result.effects.flatMap((effect) => rewrite(effect, state, input));
      return { state: result.state, effects };
    },
  };
}

/** `peer` that makes another input of some, or null: then it never hears of it. */
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

/**
 * `peer` that goes on from `recovered` after a restart in place of the entries on its disk, as if it had never stored or
 * read others. The disk is told, so that the log in memory and the one on disk stay the same.
 */
export function recovering(
  peer: RaftPeer,
  recovered: (durable: Durable) => readonly LogEntry[],
): RaftPeer {
  return {
    ...peer,
    init(config, durable): RaftStep {
      const entries = recovered(durable);
      if (entries === durable.entries) return peer.init(config, durable);
      const { state, effects } = peer.init(config, { ...durable, entries });
      const after = durable.snapshot?.index ?? 0;
      return withWrite({ state, effects }, (token) => ({
        type: 'appendEntries',
        token,
        after,
        entries,
      }));
    },
  };
}

/** A step with one write more, behind all others. */
export function withWrite(
  { state, effects }: RaftStep,
  write: (token: number) => RaftEffect,
): RaftStep {
  const token = state.lastToken + 1;
  return { state: { ...state, lastToken: token }, effects: [...effects, write(token)] };
}
