/**
 * Freezes plain data in depth, so that whoever changes it later throws. States, messages and entries are shared between
 * the past and the present, between nodes, disks and the ledger: a peer that changed one in place would change the past,
 * and switch off every check that compares before with after.
 *
 * Instances keep their private fields, so a value may still share storage behind its back, as persistent vectors do.
 */
import type { Durable, Input, PeerConfig, PeerMessage, StepResult } from '../../contract/peer.ts';
import { DecoratedPeer } from './decorated-peer.ts';

/** A peer that finds frozen all that it is given, and whose answers are frozen. */
export class FrozenPeer<S, M extends PeerMessage> extends DecoratedPeer<S, M> {
  override init(config: PeerConfig, durable: Durable): StepResult<S, M> {
    deepFreeze(config);
    deepFreeze(durable);
    return frozen(this.peer.init(config, durable));
  }

  override step(config: PeerConfig, state: S, input: Input<M>): StepResult<S, M> {
    deepFreeze(input);
    return frozen(this.peer.step(config, state, input));
  }
}

function frozen<S, M extends PeerMessage>(result: StepResult<S, M>): StepResult<S, M> {
  deepFreeze(result.state);
  deepFreeze(result.effects);
  return result;
}

function deepFreeze(value: unknown): void {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return;
  // Bytes cannot be frozen.
  if (ArrayBuffer.isView(value)) return;
  Object.freeze(value);
  // Most of a state is numbers.
  for (const item of Object.values<unknown>(value as Readonly<Record<string, unknown>>)) {
    if (typeof item === 'object' && item !== null) deepFreeze(item);
  }
}
