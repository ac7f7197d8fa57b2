/**
 * A peer whose code runs under guard: while it does, the tripwires bite, and what it throws is known to be its own (see
 * `stepUnderWay`). Where a call does not say whose it is, it is that of the server that was called last.
 */
import type {
  Durable,
  Input,
  PeerConfig,
  PeerId,
  PeerMessage,
  PeerView,
  StepResult,
} from '../../contract/peer.ts';
import { DecoratedPeer } from './decorated-peer.ts';
import { enterStep, leaveStep, reenterStep } from './purity-guard.ts';

// After a throw nobody leaves: that is how the catcher knows whose code it was.
export class GuardedPeer<S, M extends PeerMessage> extends DecoratedPeer<S, M> {
  override init(config: PeerConfig, durable: Durable): StepResult<S, M> {
    enterStep(config.id, 'init');
    const result = this.peer.init(config, durable);
    leaveStep();
    return result;
  }

  override step(config: PeerConfig, state: S, input: Input<M>): StepResult<S, M> {
    enterStep(config.id, input.type);
    const result = this.peer.step(config, state, input);
    leaveStep();
    return result;
  }

  override view(state: S): PeerView {
    reenterStep();
    const view = this.peer.view(state);
    leaveStep();
    return view;
  }

  override messageKind(message: M): number {
    reenterStep();
    const kind = this.peer.messageKind(message);
    leaveStep();
    return kind;
  }

  override digest(message: M): number {
    reenterStep();
    const digest = this.peer.digest(message);
    leaveStep();
    return digest;
  }

  override describe(message: M): string {
    reenterStep();
    const text = this.peer.describe(message);
    leaveStep();
    return text;
  }

  override claimedVote(message: M, from: PeerId, to: PeerId): PeerId {
    enterStep(from, 'send');
    const vote = this.peer.claimedVote(message, from, to);
    leaveStep();
    return vote;
  }

  override claimedMatch(message: M): number {
    reenterStep();
    const match = this.peer.claimedMatch(message);
    leaveStep();
    return match;
  }
}
