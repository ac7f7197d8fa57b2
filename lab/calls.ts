/**
 * Calls under way between peers in the lab's own style, and how their callers learn that one has failed. The rules are
 * labrpc's:
 *
 * - A call that cannot reach a server fails after 0..99 ms, with long delays after 0..6999 ms.
 * - A lost request or reply is known to the caller at once.
 * - While a handler is at work, every 100 ms the network looks whether the end is still enabled and the server still
 *   there; if not, the call fails, though the handler goes on.
 */
import type { PeerId } from '../raft/contract.ts';
import type { Seed, StreamKey } from '../sim/choose.ts';
import { below, draw, streamKey } from '../sim/choose.ts';

const UNREACHABLE_MS = 100;
const UNREACHABLE_LONG_MS = 7_000;
const REQUEST_DELAY_MS = 27;
const LOOK_EVERY_MS = 100;

interface Call {
  readonly number: number;
  readonly from: PeerId;
  readonly to: PeerId;
  readonly settle: (reply: unknown) => void;
  /** When its handler began, in virtual milliseconds; null before. */
  servedSinceMs: number | null;
}

/** What calls need of their world. */
export interface CallWorld {
  nowMs(): number;
  sleep(ms: number): Promise<void>;
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
    this.open.set(number, { number, from, to, settle, servedSinceMs: null });
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

  /** A handler takes the call up. */
  served(number: number): void {
    const call = this.open.get(number);
    if (call !== undefined) call.servedSinceMs = this.world.nowMs();
  }

  /** The call is over; null: without a reply. */
  settle(number: number, reply: unknown): void {
    const call = this.open.get(number);
    if (call === undefined) return;
    this.open.delete(number);
    call.settle(reply);
    this.world.interrupt();
  }

  /** The end from one server to another is disabled. */
  disabled(from: PeerId, to: PeerId): void {
    this.abandon((call) => call.from === from && call.to === to);
  }

  /** A server is gone. */
  deleted(to: PeerId): void {
    this.abandon((call) => call.to === to);
  }

  /** Calls being handled, of which the network will notice that no reply can come. */
  private abandon(which: (call: Call) => boolean): void {
    const now = this.world.nowMs();
    for (const call of this.open.values()) {
      if (call.servedSinceMs === null || !which(call)) continue;
      const leftMs = LOOK_EVERY_MS - ((now - call.servedSinceMs) % LOOK_EVERY_MS);
      void this.failIn(call.number, leftMs);
    }
  }

  private failAfter(number: number, rangeMs: number): void {
    void this.failIn(number, below(draw(this.key, number), rangeMs));
  }

  private async failIn(number: number, ms: number): Promise<void> {
    await this.world.sleep(ms);
    this.settle(number, null);
  }
}
