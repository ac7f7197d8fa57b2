/**
 * Calls under way between peers in the lab's own style, and how their callers learn that one has failed. The rules are
 * labrpc's:
 *
 * - A call that cannot reach a server fails after 0..99 ms, with long delays after 0..6999 ms.
 * - A lost request or reply is known to the caller at once.
 * - While a handler is at work, every 100 ms the network looks whether the end is still enabled and the server still
 *   there; if not, the call fails, though the handler goes on.
 */
import type { PeerId } from '../../contract/peer.ts';
import type { Seed, StreamKey } from '../../sim/chance/choose.ts';
import { below, draw, streamKey } from '../../sim/chance/choose.ts';

const UNREACHABLE_MS = 100;
const UNREACHABLE_LONG_MS = 7_000;
const REQUEST_DELAY_MS = 27;
const LOOK_EVERY_MS = 100;

interface Call {
  readonly number: number;
  readonly from: PeerId;
  readonly to: PeerId;
  readonly settle: (reply: unknown) => void;
  /** When its handler began, in virtual milliseconds; null before, and when the reply has left. */
  servedSinceMs: number | null;
  handlerIsGone: (() => boolean) | null;
}

/** What calls need of their world. */
export interface CallWorld {
  nowMs(): number;
  sleep(ms: number): Promise<void>;
  /** Whether a call from one server to another would get through now. */
  reaches(from: PeerId, to: PeerId): boolean;
  /** Somebody may go on: let him, before anything else happens. */
  interrupt(): void;
}

export class Calls {
  longDelays = false;
  private readonly world: CallWorld;
  private readonly key: StreamKey;
  private readonly open = new Map<number, Call>();
  private numbers = 0;

  constructor(world: CallWorld, seed: Seed) {
    this.world = world;
    this.key = streamKey(seed, 'lab call');
  }

  /** A new call. `settle` hears the reply, or null. */
  begin(from: PeerId, to: PeerId, settle: (reply: unknown) => void): number {
    const number = this.numbers++;
    this.open.set(number, { number, from, to, settle, servedSinceMs: null, handlerIsGone: null });
    return number;
  }

  /** The call never reached a server. */
  unreachable(number: number): void {
    this.failAfter(number, this.longDelays ? UNREACHABLE_LONG_MS : UNREACHABLE_MS);
  }

  /** The request was lost on its way, which took a while. */
  requestLost(number: number): void {
    this.failAfter(number, REQUEST_DELAY_MS);
  }

  /** A handler takes the call up; `handlerIsGone` tells whether its server has been killed. */
  served(number: number, handlerIsGone: () => boolean): void {
    const call = this.open.get(number);
    if (call === undefined) return;
    call.servedSinceMs = this.world.nowMs();
    call.handlerIsGone = handlerIsGone;
  }

  /** The call is over; null: without a reply. */
  settle(number: number, reply: unknown): void {
    const call = this.open.get(number);
    if (call === undefined) return;
    this.open.delete(number);
    call.settle(reply);
    this.world.interrupt();
  }

  /** The reply has left its server: whatever becomes of the two now, it will arrive. */
  replied(number: number): void {
    const call = this.open.get(number);
    if (call !== undefined) call.servedSinceMs = null;
  }

  /** An end was disabled or a server is gone: calls being handled may be among those that can get no reply. */
  lookAround(): void {
    for (const call of this.open.values()) if (this.isLost(call)) void this.lookLater(call);
  }

  /** Whether a call is being handled whose reply could not come now. */
  private isLost({ servedSinceMs, handlerIsGone, from, to }: Call): boolean {
    return servedSinceMs !== null && (handlerIsGone?.() === true || !this.world.reaches(from, to));
  }

  /** The network looks every 100 ms; what was mended until then it does not notice. */
  private async lookLater(call: Call): Promise<void> {
    const workedMs = this.world.nowMs() - (call.servedSinceMs ?? 0);
    await this.world.sleep(LOOK_EVERY_MS - (workedMs % LOOK_EVERY_MS));
    if (this.open.has(call.number) && this.isLost(call)) this.settle(call.number, null);
  }

  private failAfter(number: number, rangeMs: number): void {
    void this.failIn(number, below(draw(this.key, number), rangeMs));
  }

  private async failIn(number: number, ms: number): Promise<void> {
    await this.world.sleep(ms);
    this.settle(number, null);
  }
}
