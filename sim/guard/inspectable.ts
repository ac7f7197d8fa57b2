/**
 * A peer that a debugger of JavaScript can be stopped in front of: `Debugger.setBreakpointOnFunctionCall` on the functions
 * of {@link HALTS} stops where `event` and `before` are at hand and one step into leads into the peer's own code. A
 * `debugger` statement would not do: it stops at a statement of its own, which takes a step more.
 */
import type {
  Durable,
  Input,
  Peer,
  PeerConfig,
  PeerId,
  PeerMessage,
  StepResult,
} from '../../contract/peer.ts';
import { DecoratedPeer } from './decorated-peer.ts';

/** What a person at a debugger is shown: plain data, as the two locals of the top frame. */
export interface Stop {
  readonly event: object;
  readonly before: object;
}

/** Asked at each call of the peer. Returns null to go on. */
export type Gate = (peer: PeerId) => Stop | null;

/** `peer`, whose calls go by way of the halts where the gate says so. It behaves as `peer` does. */
export function inspectable<S, M extends PeerMessage>(peer: Peer<S, M>, gate: Gate): Peer<S, M> {
  return new InspectablePeer(peer, gate);
}

class InspectablePeer<S, M extends PeerMessage> extends DecoratedPeer<S, M> {
  private readonly gate: Gate;

  constructor(peer: Peer<S, M>, gate: Gate) {
    super(peer);
    this.gate = gate;
  }

  override init(config: PeerConfig, durable: Durable): StepResult<S, M> {
    const stop = this.gate(config.id);
    if (stop === null) return super.init(config, durable);
    return beforeInit(stop.event, stop.before, this.peer, config, durable);
  }

  override step(config: PeerConfig, state: S, input: Input<M>): StepResult<S, M> {
    const stop = this.gate(config.id);
    if (stop === null) return super.step(config, state, input);
    return beforeStep(stop.event, stop.before, this.peer, config, state, input);
  }
}

// What follows is what people see when they are stopped: the first two parameters are for their eyes only.

function beforeStep<S, M extends PeerMessage>(
  event: object,
  before: object,
  peer: Peer<S, M>,
  config: PeerConfig,
  state: S,
  input: Input<M>,
): StepResult<S, M> {
  return peer.step(config, state, input);
}

function beforeInit<S, M extends PeerMessage>(
  event: object,
  before: object,
  peer: Peer<S, M>,
  config: PeerConfig,
  durable: Durable,
): StepResult<S, M> {
  return peer.init(config, durable);
}

/** For events in which no peer does anything. */
export function beforeWorldEvent(
  event: object,
  before: object,
  simulation: { runTo(position: number): void },
  position: number,
): void {
  simulation.runTo(position + 1);
}

/** Where a debugger is to stop. */
export const HALTS: readonly unknown[] = [beforeStep, beforeInit, beforeWorldEvent];
