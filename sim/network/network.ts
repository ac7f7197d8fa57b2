/**
 * The network between the servers: per-link latency, loss, duplication, stragglers, reordering (each message has its own
 * latency) or first-in-first-out links, cuts that lose and clogs that hold messages, each in one direction.
 *
 * The fate of a message is drawn by its name (link, kind, how many of that kind before it). Messages do not take
 * bandwidth and are never corrupted.
 */
import type { PeerId, Us } from '../../contract/peer.ts';
import type { Seed } from '../chance/choose.ts';
import { another, between, draw, happens, streamsNamed, threshold } from '../chance/choose.ts';
import type { NetworkConfig } from '../schedule/config.ts';
import type { SimEvent } from '../node/events.ts';
import { arrivalOf, rescheduled } from '../node/events.ts';
import type { Envelope } from '../node/envelope.ts';
import type { Link } from '../schedule/fault.ts';
import { mix32 } from '../chance/mix.ts';
import { faultNamed } from '../coverage/tally.ts';
import type { Tally } from '../coverage/tally.ts';

const MESSAGE_CUT = faultNamed('message-cut');
const MESSAGE_LOST = faultNamed('message-lost');
const MESSAGE_CLOGGED = faultNamed('message-clogged');
const MESSAGE_DUPLICATED = faultNamed('message-duplicated');
const MESSAGE_STRAGGLING = faultNamed('message-straggling');

/** What became of a message when it was sent; `held-back`: by an adversary. */
export type Fate = 'sent' | 'lost' | 'cut' | 'clogged' | 'duplicated' | 'held-back';

/** What the network acts on. */
export interface Surroundings {
  /** The order, which takes arrivals: at their times, or (not timed) to happen when it says so. */
  readonly queue: { readonly timed: boolean; push(event: SimEvent, tie: number): void };
  readonly tally: Tally;
  readonly nowUs: Us;
}

/** A message that waits for its link to be unclogged. */
interface Clogged {
  readonly link: number;
  readonly event: SimEvent;
}

export class Network {
  /** Messages sent so far. */
  sent = 0;
  protected readonly stride: number;
  protected readonly kinds: number;
  protected readonly config: NetworkConfig;
  protected readonly seed: Seed;
  private lossLimit: number;
  private duplicateLimit: number;
  private stragglerLimit: number;
  /** By (link, kind). */
  private readonly keys: Int32Array;
  private ordinals: Int32Array;
  /** How many faults cut, or clog, each link now. */
  private cuts: Int32Array;
  private clogs: Int32Array;
  private clogged: Clogged[] = [];
  /** Extra receiving delay by node. */
  private slowUs: Float64Array;
  /** Last arrival by link, for first-in-first-out links. */
  private lastArrival: Float64Array;

  constructor(config: NetworkConfig, size: number, kinds: number, seed: Seed) {
    this.config = config;
    this.seed = seed;
    this.stride = size + 1;
    this.kinds = kinds;
    const links = this.stride * this.stride;
    this.lossLimit = threshold(config.lossPpm);
    this.duplicateLimit = threshold(config.duplicatePpm);
    this.stragglerLimit = threshold(config.stragglerPpm);
    this.keys = new Int32Array(links * kinds);
    // As streamKey would have them.
    const messages = streamsNamed(seed, 'message');
    for (let from = 1; from <= size; from++)
      for (let to = 1; to <= size; to++) {
        const link = mix32(mix32(messages, from), to);
        const first = (from * this.stride + to) * kinds;
        for (let kind = 0; kind < kinds; kind++) this.keys[first + kind] = mix32(link, kind);
      }
    this.ordinals = new Int32Array(links * kinds);
    this.cuts = new Int32Array(links);
    this.clogs = new Int32Array(links);
    this.slowUs = new Float64Array(this.stride);
    this.lastArrival = new Float64Array(links);
  }

  /** The next message of this kind on this link is the n-th. The one place that counts them: ask once for each. */
  nextNth(from: PeerId, to: PeerId, kind: number): number {
    return ++this.ordinals[this.stream(from, to, kind)]!;
  }

  /** The number of the next message among all, also of one that bypasses the network. */
  nextNumber(): number {
    return this.sent++;
  }

  /** The word that decides the fate of a message. */
  wordOf({ from, to, kind, nth }: Envelope): number {
    return draw(this.keys[this.stream(from, to, kind)]!, nth - 1);
  }

  private stream(from: PeerId, to: PeerId, kind: number): number {
    return (from * this.stride + to) * this.kinds + kind;
  }

  /** Sends a message: decides its fate by the word `first` (see {@link wordOf}) and queues its arrival(s). */
  send({ queue, tally, nowUs }: Surroundings, envelope: Envelope, first: number): Fate {
    if (!queue.timed) {
      // It waits until the order lets it arrive, or for ever.
      queue.push(arrivalOf(envelope, nowUs), 0);
      return 'sent';
    }
    const { from, to } = envelope;
    const link = from * this.stride + to;
    if (this.cuts[link]! > 0) {
      tally.struck(MESSAGE_CUT);
      return 'cut';
    }
    if (happens(first, this.lossLimit)) {
      tally.struck(MESSAGE_LOST);
      return 'lost';
    }
    const second = another(first);
    const event = arrivalOf(envelope, this.arrival(tally, nowUs, link, to, second));
    if (this.clogs[link]! > 0) {
      tally.struck(MESSAGE_CLOGGED);
      this.clogged.push({ link, event });
      return 'clogged';
    }
    queue.push(event, first & 0xffff);
    if (this.duplicateLimit > 0) {
      const third = another(second ^ 0x5bd1e995);
      if (happens(third, this.duplicateLimit)) {
        tally.struck(MESSAGE_DUPLICATED);
        const again = this.arrival(tally, nowUs, link, to, another(third));
        queue.push(arrivalOf(envelope, again), third & 0xffff);
        return 'duplicated';
      }
    }
    return 'sent';
  }

  private arrival(tally: Tally, nowUs: Us, link: number, to: PeerId, word: number): Us {
    const { latencyMinUs, latencyMaxUs } = this.config;
    let arrival = nowUs + between(word, latencyMinUs, latencyMaxUs);
    const slow = this.slowUs[to]!;
    if (slow > 0) arrival += between(another(word ^ 0x1b873593), 0, slow);
    if (this.stragglerLimit > 0) {
      const chance = another(word ^ 0x2545f491);
      if (happens(chance, this.stragglerLimit)) {
        tally.struck(MESSAGE_STRAGGLING);
        arrival += between(another(chance), 0, this.config.stragglerMaxUs);
      }
    }
    if (this.config.fifo) {
      if (arrival <= this.lastArrival[link]!) arrival = this.lastArrival[link]! + 1;
      this.lastArrival[link] = arrival;
    }
    return arrival;
  }

  /** Messages that wait for a link to be unclogged. */
  get waiting(): number {
    return this.clogged.length;
  }

  /** The latest arrival so far on links that keep the order of their messages; later ones queue up behind it. */
  get lastArrivalUs(): Us {
    return this.lastArrival.reduce((latest, arrival) => Math.max(latest, arrival), 0);
  }

  isCut(from: PeerId, to: PeerId): boolean {
    return this.cuts[from * this.stride + to]! > 0;
  }

  cut(links: readonly Link[]): void {
    for (const [from, to] of links) this.cuts[from * this.stride + to]!++;
  }

  mend(links: readonly Link[]): void {
    for (const [from, to] of links) this.cuts[from * this.stride + to]!--;
  }

  clog(links: readonly Link[]): void {
    for (const [from, to] of links) this.clogs[from * this.stride + to]!++;
  }

  /** Ends a clog; what waited on links that are free now arrives at once, in the order in which it was sent. */
  unclog({ queue, nowUs }: Surroundings, links: readonly Link[]): void {
    for (const [from, to] of links) this.clogs[from * this.stride + to]!--;
    const waiting = this.clogged;
    this.clogged = [];
    for (const held of waiting) {
      if (this.clogs[held.link]! > 0) this.clogged.push(held);
      else queue.push(rescheduled(held.event, Math.max(nowUs, held.event.timeUs)), 0);
    }
  }

  slow(node: PeerId, extraUs: Us): void {
    this.slowUs[node]! += extraUs;
  }

  /** Ends loss, duplication and straggling for good. */
  calm(): void {
    this.lossLimit = 0;
    this.duplicateLimit = 0;
    this.stragglerLimit = 0;
  }

  clone(): Network {
    const copy = new Network(this.config, this.stride - 1, this.kinds, this.seed);
    this.copyInto(copy);
    return copy;
  }

  protected copyInto(copy: Network): void {
    copy.sent = this.sent;
    copy.lossLimit = this.lossLimit;
    copy.duplicateLimit = this.duplicateLimit;
    copy.stragglerLimit = this.stragglerLimit;
    copy.ordinals = this.ordinals.slice();
    copy.cuts = this.cuts.slice();
    copy.clogs = this.clogs.slice();
    copy.clogged = this.clogged.slice();
    copy.slowUs = this.slowUs.slice();
    copy.lastArrival = this.lastArrival.slice();
  }
}
