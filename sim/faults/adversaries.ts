/** The adversaries of one run: when each one's moment comes, and what its strike is. */
import type { PeerId, Us } from '../../contract/peer.ts';
import type { Seed, StreamKey } from '../chance/choose.ts';
import { another, draw, happens, streamKey, threshold } from '../chance/choose.ts';
import type { SimEvent } from '../node/events.ts';
import type { Fault, Link } from '../schedule/fault.ts';
import type { AdversaryConfig, AdversaryName } from '../schedule/adversary.ts';

/** At most this many messages are held back at once. */
const MAX_HELD = 64;

class Trigger {
  readonly forUs: Us;
  private readonly limit: number;
  private readonly keys: readonly StreamKey[];
  /** How often the moment has come at each node. */
  moments: number[];

  constructor(config: AdversaryConfig, size: number, seed: Seed) {
    this.limit = threshold(config.chancePpm);
    this.forUs = config.forUs;
    this.keys = Array.from({ length: size + 1 }, (_, id) => streamKey(seed, config.name, id));
    this.moments = this.keys.map(() => 0);
  }

  /** The moment has come at `node`: does it strike? `weight` multiplies the chance at moments that promise more. */
  strikes(node: PeerId, weight = 1): boolean {
    return happens(draw(this.keys[node]!, this.moments[node]!++), this.limit * weight);
  }

  /** Whether it strikes a message whose fate `word` decides. */
  strikesMessage(word: number): boolean {
    return happens(another(word ^ 0x3c6ef372), this.limit);
  }
}

export class Adversaries {
  private readonly triggers: Partial<Record<AdversaryName, Trigger>> = {};
  private readonly size: number;
  private held: SimEvent[] = [];
  /** Whether anything is to be watched at all; whether messages are to be offered, deadlines to be aligned. */
  active: boolean;
  holds: boolean;
  aligns: boolean;
  private readonly configs: readonly AdversaryConfig[];
  private readonly seed: Seed;

  constructor(configs: readonly AdversaryConfig[], size: number, seed: Seed) {
    this.configs = configs;
    this.seed = seed;
    this.size = size;
    for (const config of configs) {
      this.triggers[config.name] = new Trigger(config, size, seed);
    }
    this.active = configs.length > 0;
    this.holds = this.triggers['release-stale'] !== undefined;
    this.aligns = this.triggers.lockstep !== undefined;
  }

  /** A leader's commit index rose: the fault that strikes it now, or null. */
  onLeaderCommit(leader: PeerId, nowUs: Us): Fault | null {
    const trigger = this.triggers['isolate-committer'];
    if (trigger === undefined || !trigger.strikes(leader)) return null;
    const links: Link[] = [];
    for (let other = 1; other <= this.size; other++) {
      if (other !== leader) links.push([leader, other], [other, leader]);
    }
    return {
      kind: 'partition',
      shape: 'isolate-committer',
      atUs: nowUs,
      forUs: trigger.forUs,
      links,
    };
  }

  /** A write is durable and messages wait for it: the fault that strikes now, or null. */
  onWriteBeforeSend(node: PeerId, nowUs: Us): Fault | null {
    const trigger = this.triggers['crash-before-send'];
    if (trigger === undefined || !trigger.strikes(node)) return null;
    return { kind: 'crash', atUs: nowUs, forUs: trigger.forUs, node };
  }

  /** A write of `parts` separate parts is on its way to the disk: the fault that strikes now, or null. */
  onWriteUnderWay(node: PeerId, parts: number, nowUs: Us): Fault | null {
    const trigger = this.triggers['crash-mid-write'];
    // Writes of one part cannot be torn, and they are the most by far.
    const weight = parts > 1 ? 10 : 1;
    if (trigger === undefined || !trigger.strikes(node, weight)) return null;
    return { kind: 'crash', atUs: nowUs, forUs: trigger.forUs, node };
  }

  /** Whether the message whose fate `word` decides is taken out of the network; if so, give it to {@link hold}. */
  takes(word: number): boolean {
    const trigger = this.triggers['release-stale'];
    return trigger !== undefined && this.held.length < MAX_HELD && trigger.strikesMessage(word);
  }

  /** Keeps a message until a newer leader has been elected. */
  hold(arrival: SimEvent): void {
    this.held.push(arrival);
  }

  /** Hands out what was held back before `nowUs`: a leader was elected. What it says in this instant is news. */
  release(nowUs: Us): readonly SimEvent[] {
    const released = this.held.filter((event) => event.timeUs < nowUs);
    if (released.length > 0) this.held = this.held.filter((event) => event.timeUs >= nowUs);
    return released;
  }

  /** The chaos ends: hands out everything. */
  releaseAll(): readonly SimEvent[] {
    const released = this.held;
    this.held = [];
    return released;
  }

  /** Moves the deadline of a randomised timer; the grid makes deadlines of several nodes meet. */
  alignUs(node: PeerId, deadlineUs: Us): Us {
    const trigger = this.triggers.lockstep;
    if (trigger === undefined || !trigger.strikes(node)) return deadlineUs;
    return Math.ceil(deadlineUs / trigger.forUs) * trigger.forUs;
  }

  /** The chaos phase is over. */
  stop(): void {
    this.active = false;
    this.holds = false;
    this.aligns = false;
  }

  clone(): Adversaries {
    const copy = new Adversaries(this.configs, this.size, this.seed);
    copy.active = this.active;
    copy.holds = this.holds;
    copy.aligns = this.aligns;
    copy.held = this.held.slice();
    for (const { name } of this.configs) {
      copy.triggers[name]!.moments = this.triggers[name]!.moments.slice();
    }
    return copy;
  }
}
