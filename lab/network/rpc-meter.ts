/** Counts calls and bytes as the lab's network does. It watches a run; what it counts changes nothing in it. */
import type { PeerId, PeerMessage } from '../../contract/peer.ts';
import type { Envelope } from '../../sim/node/envelope.ts';
import type { Happening, Observer } from '../../sim/world/observer.ts';

export class RpcMeter<M extends PeerMessage> implements Observer<M> {
  /** All calls, whatever became of them. */
  calls = 0;
  /** Of all requests, and of the replies that arrived. */
  bytes = 0;
  /** Requests handed to the present incarnation of each server, by peer id. */
  private readonly handled: number[];
  private readonly isReply: (message: M) => boolean;
  private readonly bytesOf: (message: M) => number;

  constructor(servers: number, isReply: (message: M) => boolean, bytesOf: (message: M) => number) {
    this.bytesOf = bytesOf;
    this.handled = Array.from({ length: servers + 1 }, () => 0);
    this.isReply = isReply;
  }

  handledBy(peer: PeerId): number {
    return this.handled[peer]!;
  }

  /** The server is a new object with counters of its own. */
  started(peer: PeerId): void {
    this.handled[peer] = 0;
  }

  onSend({ message }: Envelope<M>): void {
    if (!this.isReply(message)) {
      this.calls++;
      this.bytes += this.bytesOf(message);
    }
  }

  onEvent({ event, discarded }: Happening<M>): void {
    if (event.envelope !== null && discarded === null) {
      const { message } = event.envelope;
      if (this.isReply(message)) this.bytes += this.bytesOf(message);
      else this.handled[event.node]!++;
    }
  }
}
