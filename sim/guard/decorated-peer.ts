/** A peer around another one, which does all that a subclass does not. */
import type {
  Durable,
  Input,
  Peer,
  PeerConfig,
  PeerId,
  PeerMessage,
  PeerView,
  StepResult,
} from '../../contract/peer.ts';

export class DecoratedPeer<S, M extends PeerMessage> implements Peer<S, M> {
  readonly name: string;
  readonly messageKinds: readonly string[];
  protected readonly peer: Peer<S, M>;

  constructor(peer: Peer<S, M>) {
    this.name = peer.name;
    this.messageKinds = peer.messageKinds;
    this.peer = peer;
  }

  init(config: PeerConfig, durable: Durable): StepResult<S, M> {
    return this.peer.init(config, durable);
  }

  step(config: PeerConfig, state: S, input: Input<M>): StepResult<S, M> {
    return this.peer.step(config, state, input);
  }

  view(state: S): PeerView {
    return this.peer.view(state);
  }

  messageKind(message: M): number {
    return this.peer.messageKind(message);
  }

  digest(message: M): number {
    return this.peer.digest(message);
  }

  describe(message: M): string {
    return this.peer.describe(message);
  }

  claimedVote(message: M, from: PeerId, to: PeerId): PeerId {
    return this.peer.claimedVote(message, from, to);
  }

  claimedMatch(message: M): number {
    return this.peer.claimedMatch(message);
  }
}
