/** Names the messages of a run as they are sent. */
import type { Peer, PeerId, PeerMessage } from '../../../contract/peer.ts';
import type { MessageName } from '../../schedule/decision.ts';

/** What a peer says of its messages. */
export type Described<M> = Pick<
  Peer<unknown, M & PeerMessage>,
  'messageKinds' | 'messageKind' | 'describe'
>;

export class MessageNames<M extends PeerMessage> {
  private readonly peer: Described<M>;
  /** How many were sent, by link and kind. */
  private readonly sent = new Map<string, number>();

  constructor(peer: Described<M>) {
    this.peer = peer;
  }

  /** The name of the message that `from` sends to `to` now; ask once for each. */
  next(from: PeerId, to: PeerId, message: M): MessageName {
    const kind = this.peer.messageKinds[this.peer.messageKind(message)]!;
    const stream = `${from} ${to} ${kind}`;
    const nth = (this.sent.get(stream) ?? 0) + 1;
    this.sent.set(stream, nth);
    return { from, to, kind, nth, says: this.peer.describe(message) };
  }
}
