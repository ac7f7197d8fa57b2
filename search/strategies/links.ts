/**
 * Priorities in place of chance: every link has one, and the next message comes from the link with the highest, so that
 * some links starve for long stretches while others run ahead. After PCT (Burckhardt et al., ASPLOS 2010), with a directed
 * link, or the disk and service of a server, in the place of a thread: `depth` times in a run, at a drawn moment, what is
 * under way falls behind all others.
 *
 * As a variant each message has a priority of its own, drawn when it sets out, and those that race with what arrives (that
 * is, go to the same server) are drawn anew: partial order sampling (Yuan et al., CAV 2018).
 *
 * Timers, proposals and crashes are no threads: they come at drawn moments, as in the uniform walk.
 */
import type { PeerId, PeerMessage } from '../../contract/peer.ts';
import { Sequence, threshold } from '../../sim/chance/choose.ts';
import type { SimEvent } from '../../sim/node/events.ts';
import type { Dice } from '../../sim/order/walk/dice.ts';
import type { Moves } from '../../sim/order/walk/moves.ts';
import { takeOut } from '../../sim/order/walk/moves.ts';
import type { Walker } from '../../sim/order/walk/walker.ts';
import { registerWalker } from '../../sim/order/walk/walkers.ts';
import type { WalkerPlan } from '../../sim/schedule/walk-plan.ts';
import type { Strategy } from './strategy.ts';
import type { UniformPlan } from './uniform.ts';
import { BASE_PLAN, MOVE_KINDS, UniformWalker } from './uniform.ts';
import { drawWorld, WALK_EVENTS, walkOf } from './world.ts';

/** Plain data. */
export interface LinksPlan extends WalkerPlan {
  readonly kind: 'links';
  /** Moves that are no matter of priorities. */
  readonly outside: UniformPlan;
  /** How often one of these comes next. */
  readonly outsidePpm: number;
  /** Before which moves what is under way falls behind, in ascending order. */
  readonly changes: readonly number[];
  /** Whether each message has a priority of its own. */
  readonly perMessage: boolean;
}

const INTERNAL: ReadonlySet<string> = new Set(['deliver', 'persist', 'apply', 'prompt']);

/** The uniform walk without what priorities decide. */
const OUTSIDE: UniformPlan = {
  ...BASE_PLAN,
  weights: MOVE_KINDS.map((kind, i) => (INTERNAL.has(kind) ? 0 : BASE_PLAN.weights[i]!)),
};

/** Beyond any bug that is known: most need fewer than four such moments. */
const MAX_DEPTH = 8;

export const links: Strategy = {
  name: 'links',
  description:
    'a walk in which the link with the highest priority goes first (PCT, or POS per message)',
  faults: ['crash', 'write-lost', 'write-torn', 'lost-for-good'],
  draw: (seed, peers) => {
    const draw = new Sequence(seed, 'links');
    const depth = draw.int(1, MAX_DEPTH);
    const changes = Array.from({ length: depth }, () => draw.int(1, WALK_EVENTS));
    const plan: LinksPlan = {
      kind: 'links',
      outside: OUTSIDE,
      outsidePpm: draw.pick([30_000, 80_000, 150_000]),
      changes: changes.sort((a, b) => a - b),
      perMessage: draw.chance(500_000),
    };
    return walkOf(drawWorld(seed, peers), plan);
  },
};

/** What goes on by itself: the messages of a link, or what a server does on its own (`from` is `to`). */
interface Thread {
  readonly from: PeerId;
  readonly to: PeerId;
  /** Higher goes first. */
  readonly priority: number;
}

export class LinksWalker implements Walker {
  private readonly plan: LinksPlan;
  private readonly dice: Dice;
  private readonly size: number;
  private readonly outside: UniformWalker;
  private readonly outsideLimit: number;
  /** Highest first; by number where each message has a priority of its own. */
  private readonly threads: Thread[];
  /** Of each message, by its number, where each has a priority of its own. */
  private ranks: number[] = [];
  private changed = 0;
  private lowest = -1;

  /** Without `threads` they are drawn. */
  constructor(plan: LinksPlan, dice: Dice, size: number, threads?: Thread[]) {
    this.plan = plan;
    this.dice = dice;
    this.size = size;
    this.outside = new UniformWalker(plan.outside, dice);
    this.outsideLimit = threshold(plan.outsidePpm);
    this.threads = threads ?? drawThreads(dice, size);
    if (!plan.perMessage) this.threads.sort((a, b) => b.priority - a.priority);
  }

  onSend(event: SimEvent): void {
    if (this.plan.perMessage) this.ranks[event.ordinal] = this.dice.below(RANKS);
  }

  next<S, M extends PeerMessage>(moves: Moves<S, M>): SimEvent | null {
    if (this.dice.happens(this.outsideLimit)) return this.outside.next(moves);
    return this.foremost(moves) ?? this.outside.next(moves);
  }

  /** The move of the thread with the highest priority; null if there is nothing to do but from outside. */
  private foremost<S, M extends PeerMessage>(moves: Moves<S, M>): SimEvent | null {
    const { threads } = this;
    const { changes, perMessage } = this.plan;
    for (;;) {
      const place = perMessage ? this.highestOfMessages(moves) : this.highest(moves);
      if (place < 0) return null;
      const { from, to } = threads[place]!;
      if (this.changed < changes.length && moves.made >= changes[this.changed]!) {
        this.changed++;
        const behind = { from, to, priority: this.lowest-- };
        if (perMessage) threads[place] = behind;
        else {
          takeOut(threads, place);
          threads.push(behind);
        }
        continue;
      }
      const event = from === to ? onItsOwn(moves, to) : this.arrival(moves, from, to);
      if (event !== null) return event;
    }
  }

  /** The place of the first thread that has something to do; -1: none has. */
  private highest<S, M extends PeerMessage>(moves: Moves<S, M>): number {
    const { threads } = this;
    for (let place = 0; place < threads.length; place++) {
      const { from, to } = threads[place]!;
      if (from === to ? isBusy(moves, to) : moves.onLink(from, to).length > 0) return place;
    }
    return -1;
  }

  /** The same where a link is as high as the highest of its messages. */
  private highestOfMessages<S, M extends PeerMessage>(moves: Moves<S, M>): number {
    const { threads, ranks } = this;
    let best = -1;
    let highest = -Infinity;
    for (let place = 0; place < threads.length; place++) {
      const { from, to, priority } = threads[place]!;
      if (from === to) {
        if (priority <= highest || !isBusy(moves, to)) continue;
        best = place;
        highest = priority;
      } else {
        const link = moves.onLink(from, to);
        for (let i = 0; i < link.length; i++) {
          const rank = ranks[link[i]!.ordinal]!;
          if (rank <= highest) continue;
          best = place;
          highest = rank;
        }
      }
    }
    return best;
  }

  /** The message of a link that goes first. */
  private placeOf<S, M extends PeerMessage>(moves: Moves<S, M>, from: number, to: number): number {
    if (!this.plan.perMessage) return 0;
    const { ranks } = this;
    const link = moves.onLink(from, to);
    let best = 0;
    for (let place = 1; place < link.length; place++) {
      if (ranks[link[place]!.ordinal]! > ranks[link[best]!.ordinal]!) best = place;
    }
    return best;
  }

  private arrival<S, M extends PeerMessage>(
    moves: Moves<S, M>,
    from: number,
    to: number,
  ): SimEvent | null {
    const place = this.placeOf(moves, from, to);
    const event = moves.deliver(from, to, place);
    if (this.plan.perMessage && event !== null) this.race(moves, to);
    return event;
  }

  /** What might have arrived in the place of this one gets another chance. */
  private race<S, M extends PeerMessage>(moves: Moves<S, M>, to: number): void {
    for (let from = 1; from <= this.size; from++) {
      for (const { ordinal } of moves.onLink(from, to)) {
        this.ranks[ordinal] = this.dice.below(RANKS);
      }
    }
  }

  clone(): LinksWalker {
    const dice = this.dice.clone();
    const copy = new LinksWalker(this.plan, dice, this.size, this.threads.slice());
    copy.ranks = this.ranks.slice();
    copy.changed = this.changed;
    copy.lowest = this.lowest;
    return copy;
  }
}

const RANKS = 1 << 30;

function drawThreads(dice: Dice, size: number): Thread[] {
  const threads: Thread[] = [];
  // Of the numbers from * (size + 1) + to those that name nobody are drawn as well; walks stay as they were.
  for (let from = 0; from <= size; from++) {
    for (let to = 0; to <= size; to++) {
      const priority = dice.below(RANKS);
      if (from > 0 && to > 0) threads.push({ from, to, priority });
    }
  }
  return threads;
}

function isBusy<S, M extends PeerMessage>(moves: Moves<S, M>, id: number): boolean {
  const { up, disk, service, timers } = moves.node(id);
  if (!up) return false;
  if (disk.oldestToken !== 0 || service.busy) return true;
  for (let slot = 0; slot < timers.names.length; slot++) {
    if (timers.isRunning(slot) && timers.isPrompt(slot)) return true;
  }
  return false;
}

function onItsOwn<S, M extends PeerMessage>(moves: Moves<S, M>, id: number): SimEvent | null {
  return moves.runOut(id, true) ?? moves.persist(id) ?? moves.apply(id);
}

registerWalker<LinksPlan>('links', (plan, dice, size) => new LinksWalker(plan, dice, size));
