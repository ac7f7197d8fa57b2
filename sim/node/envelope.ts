/** One message on its way from server to server, with all that the world knows of it. Immutable. */
import type { Peer, PeerId, PeerMessage } from '../../contract/peer.ts';
import type { MessageName } from '../schedule/decision.ts';

export interface Envelope<M extends PeerMessage = PeerMessage> {
  readonly from: PeerId;
  readonly fromIncarnation: number;
  readonly to: PeerId;
  /** The incarnation of the receiver that it is meant for, or ANY_INCARNATION. */
  readonly incarnation: number;
  /** The message's place in the peer's `messageKinds`. */
  readonly kind: number;
  /** Its place among the messages of its kind on its link, from 1. With link and kind it names the message. */
  readonly nth: number;
  /** Its place among all messages of the run, from 0; the `ordinal` of the event of its arrival. */
  readonly number: number;
  readonly message: M;
}

/** What a peer says of its messages. */
export type Described<M extends PeerMessage> = Pick<
  Peer<unknown, M>,
  'messageKinds' | 'messageKind' | 'describe'
>;

/** The name by which decisions call a message. */
export function nameOf<M extends PeerMessage>(
  peer: Pick<Described<M>, 'messageKinds' | 'describe'>,
  { from, to, kind, nth, message }: Envelope<M>,
): Required<MessageName> {
  return { from, to, kind: peer.messageKinds[kind]!, nth, says: peer.describe(message) };
}
