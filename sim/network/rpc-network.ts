/**
 * The network of MIT's 6.824 lab (labrpc) in terms of messages: a request opens a call, a reply closes it. What differs
 * from the ordinary network:
 *
 * - A reliable network takes no time at all. An unreliable one delays a request by 0..26 ms and loses one request and one
 *   reply in ten.
 * - A link is the *end* through which one server calls another. Requests and the replies to them pass through the same
 *   end, the caller's; what has passed it is delivered even if the end is disabled meanwhile. So a reply never crosses a
 *   disconnected link, although the effect of its request does.
 * - A request goes to the server object that was registered when it left, and is lost if that has been replaced since.
 * - With long reordering two replies in three are held back for 200 to 2,200 ms.
 *
 * Who waits for the outcome of a call is told of its loss by others: peers made of messages need not know.
 */
import type { PeerId, PeerMessage } from '../../contract/peer.ts';
import type { Seed } from '../chance/choose.ts';
import { another, below, between } from '../chance/choose.ts';
import { CALM_CONFIG } from '../schedule/config.ts';
import { arrivalOf } from '../node/events.ts';
import type { Envelope } from '../node/envelope.ts';
import type { Fate, Surroundings } from './network.ts';
import { Network } from './network.ts';
import type { Tally } from '../coverage/tally.ts';
import { faultNamed } from '../coverage/tally.ts';

const MESSAGE_CUT = faultNamed('message-cut');
const MESSAGE_LOST = faultNamed('message-lost');
const MESSAGE_STRAGGLING = faultNamed('message-straggling');

const REQUEST_DELAY_MAX_MS = 26;
const LOST_PER_MILLE = 100;
const HOLD_MIN_MS = 200;
const HOLD_RANGE_MS = 2_000;

/** Nobody is registered under the server's name. */
const NOBODY = 0;

export interface RpcNetworkOptions<M extends PeerMessage> {
  readonly servers: number;
  readonly kinds: number;
  readonly seed: Seed;
  /** Whether a message answers a request of its receiver. */
  readonly isReply: (message: M) => boolean;
}

export class RpcNetwork<M extends PeerMessage = PeerMessage> extends Network {
  /** Whether requests take no time and nothing is lost. */
  reliable = true;
  /** Whether most replies are held back for long. */
  longReordering = false;
  private readonly options: RpcNetworkOptions<M>;
  /** The incarnation registered under each server's name. */
  private registered: Int32Array;

  constructor(options: RpcNetworkOptions<M>) {
    super(CALM_CONFIG.network, options.servers, options.kinds, options.seed);
    this.options = options;
    this.registered = new Int32Array(options.servers + 1);
  }

  /** Calls to `server` go to this incarnation from now on; 0: to nobody. */
  register(server: PeerId, incarnation: number): void {
    this.registered[server] = incarnation;
  }

  /** Whether a call through this end would reach a server now. */
  reaches(from: PeerId, to: PeerId): boolean {
    return !this.isCut(from, to) && this.registered[to] !== NOBODY;
  }

  override send({ queue, tally, nowUs }: Surroundings, envelope: Envelope, word: number): Fate {
    const { from, to, incarnation, message } = envelope;
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- this network carries messages of this peer
    const isReply = this.options.isReply(message as M);
    const reached = isReply ? !this.isCut(to, from) : this.reaches(from, to);
    if (!reached) {
      tally.struck(MESSAGE_CUT);
      return 'cut';
    }
    const second = another(word);
    if (!this.reliable && below(second, 1000) < LOST_PER_MILLE) {
      tally.struck(MESSAGE_LOST);
      return 'lost';
    }
    const receiver = isReply ? incarnation : this.registered[to]!;
    const delayMs = isReply ? this.holdMs(tally, another(second)) : this.delayMs(another(second));
    const bound = { ...envelope, incarnation: receiver };
    queue.push(arrivalOf(bound, nowUs + delayMs * 1000), word & 0xffff);
    return 'sent';
  }

  private delayMs(word: number): number {
    return this.reliable ? 0 : between(word, 0, REQUEST_DELAY_MAX_MS);
  }

  private holdMs(tally: Tally, word: number): number {
    if (!this.longReordering || below(word, 900) >= 600) return 0;
    tally.struck(MESSAGE_STRAGGLING);
    const second = another(word);
    const range = 1 + below(second, HOLD_RANGE_MS);
    return HOLD_MIN_MS + below(another(second), range);
  }

  override clone(): RpcNetwork<M> {
    const copy = new RpcNetwork(this.options);
    this.copyInto(copy);
    copy.reliable = this.reliable;
    copy.longReordering = this.longReordering;
    copy.registered = this.registered.slice();
    return copy;
  }
}
