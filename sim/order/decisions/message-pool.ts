/**
 * The messages that have been sent in a run on decisions, by name. A message stays here for good, so that it may arrive at
 * any later time, once more if need be, or never.
 */
import type { PeerMessage } from '../../../contract/peer.ts';
import type { Described } from '../../node/envelope.ts';
import { nameOf } from '../../node/envelope.ts';
import type { SimEvent } from '../../node/events.ts';
import type { MessageName } from '../../schedule/decision.ts';
import type { Waiting } from '../order.ts';

/** A message that was sent. */
export interface Sent extends Waiting {
  readonly name: Required<MessageName>;
}

export class MessagePool<M extends PeerMessage> {
  private readonly peer: Described<M>;
  /** By link and kind, in the order in which they were sent: the n-th is at place n - 1. */
  private streams = new Map<number, Sent[]>();

  constructor(peer: Described<M>) {
    this.peer = peer;
  }

  /** A message sets out. */
  add(event: SimEvent<M>): Sent {
    const envelope = event.envelope!;
    const key = this.key(envelope.from, envelope.to, envelope.kind);
    const stream = this.streams.get(key);
    const sent = { event, name: nameOf(this.peer, envelope), again: false };
    if (stream === undefined) this.streams.set(key, [sent]);
    else stream.push(sent);
    return sent;
  }

  /**
   * The message of this name among those that have arrived (`again`) or have not: the one in that place if it says what
   * is expected, else the nearest one that does, else the one in that place whatever it says. Undefined: there is none.
   */
  find({ from, to, kind, nth, says }: MessageName, again: boolean): Sent | undefined {
    const stream = this.streamOf(from, to, kind);
    if (stream === undefined) return undefined;
    const exact = stream[nth - 1];
    const fits = exact !== undefined && exact.again === again;
    if (fits && (says === undefined || exact.name.says === says)) return exact;
    if (says === undefined) return undefined;
    let best: Sent | undefined;
    for (const sent of stream) {
      if (sent.again !== again || sent.name.says !== says) continue;
      if (best === undefined || Math.abs(sent.name.nth - nth) < Math.abs(best.name.nth - nth)) {
        best = sent;
      }
    }
    return best ?? (fits ? exact : undefined);
  }

  /** The message of a kind sent last on a link, of those that have not arrived. Undefined: there is none. */
  newest(from: number, to: number, kind: string): Sent | undefined {
    return this.streamOf(from, to, kind)?.findLast(({ again }) => !again);
  }

  /** How many messages of a kind have been sent on a link. */
  count(from: number, to: number, kind: string): number {
    return this.streamOf(from, to, kind)?.length ?? 0;
  }

  /** Notes that a message has arrived. */
  arrive({ name: { from, to, kind, nth } }: Sent): void {
    const stream = this.streamOf(from, to, kind)!;
    const sent = stream[nth - 1]!;
    if (!sent.again) stream[nth - 1] = { ...sent, again: true };
  }

  /** All messages, link by link. */
  all(): readonly Sent[] {
    return [...this.streams.values()].flat();
  }

  clone(): MessagePool<M> {
    const copy = new MessagePool<M>(this.peer);
    copy.streams = new Map([...this.streams].map(([key, stream]) => [key, stream.slice()]));
    return copy;
  }

  private streamOf(from: number, to: number, kind: string): Sent[] | undefined {
    return this.streams.get(this.key(from, to, this.peer.messageKinds.indexOf(kind)));
  }

  private key(from: number, to: number, kind: number): number {
    return (from * 256 + to) * 256 + kind;
  }
}
