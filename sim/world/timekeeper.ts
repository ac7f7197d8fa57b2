/**
 * Keeps the peers' timers: draws delays from the ranges that peers ask for, measures them by each node's own clock, and
 * queues the events. What a timer means is the peer's business.
 */
import type { PeerMessage, Us } from '../../contract/peer.ts';
import { between } from '../chance/choose.ts';
import { MAX_TIME_US } from '../schedule/time.ts';
import { EventKind, nodeEvent } from '../node/events.ts';
import type { Node } from '../node/node.ts';
import { faultNamed } from '../coverage/tally.ts';
import type { Blame } from '../judge/contract.ts';
import type { World } from './world.ts';

const LOCKSTEP = faultNamed('lockstep');

/** More timers than this are a leak, and slow. */
const MAX_TIMERS = 64;

/** Timers without a delay wait for what else happens in their instant; only compactions come later. */
const AT_THE_END = 0xfffe;

export class Timekeeper<S, M extends PeerMessage> {
  private readonly world: World<S, M>;
  private readonly blame: Blame;

  constructor(world: World<S, M>, blame: Blame) {
    this.world = world;
    this.blame = blame;
  }

  /** A peer (re)starts its timer `name`. */
  set(node: Node<S, M>, name: string, minUs: Us, maxUs: Us): void {
    const { world } = this;
    const { timers, ratePpm } = node;
    if (!isRange(minUs, maxUs)) {
      const facts = { timer: name, within: `${minUs}..${maxUs}` };
      this.blame(node.id, { code: 'set-impossible-timer', facts });
      return;
    }
    const slot = timers.slot(name);
    if (slot >= MAX_TIMERS) {
      this.blame(node.id, { code: 'set-too-many-timers', facts: { most: MAX_TIMERS } });
    }
    let delayUs = maxUs > minUs ? between(timers.nextDraw(slot), minUs, maxUs) : minUs;
    if (ratePpm !== 0 && delayUs > 0) {
      delayUs = Math.max(1, Math.floor((delayUs * 1_000_000) / rateOf(ratePpm)));
    }
    timers.note(slot, maxUs);
    let deadlineUs = world.nowUs + delayUs;
    if (maxUs > minUs && world.adversaries.aligns) {
      const aligned = world.adversaries.alignUs(node.id, deadlineUs);
      if (aligned !== deadlineUs) world.tally.struck(LOCKSTEP);
      deadlineUs = aligned;
    }
    if (timers.set(slot, deadlineUs)) this.queue(node, slot, deadlineUs);
  }

  /** The clocks run true again: no timer may be further off than the longest delay that it was set for. */
  shorten(node: Node<S, M>): void {
    const { timers } = node;
    for (let slot = 0; slot < timers.names.length; slot++) {
      const atUs = timers.overdue(slot, this.world.nowUs);
      if (atUs !== undefined && timers.set(slot, atUs)) this.queue(node, slot, atUs);
    }
  }

  /** Queues the event for a timer whose deadline has moved forward. */
  queue(node: Node<S, M>, slot: number, atUs: Us): void {
    const tie = atUs === this.world.nowUs ? AT_THE_END : node.timers.tie(slot);
    this.world.queue.push(nodeEvent(node, EventKind.Timer, atUs, slot), tie);
  }
}

/** Overlapping skews add up; a clock may run at a tenth of the true rate, but it never stops or runs backwards. */
function rateOf(ratePpm: number): number {
  return Math.max(100_000, 1_000_000 + ratePpm);
}

function isRange(minUs: Us, maxUs: Us): boolean {
  return (
    Number.isInteger(minUs) &&
    Number.isInteger(maxUs) &&
    minUs >= 0 &&
    maxUs >= minUs &&
    maxUs <= MAX_TIME_US
  );
}
