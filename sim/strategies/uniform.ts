/**
 * The uniform walk, the base line that every other strategy is compared with: the kind of the next event is drawn by fixed
 * weights, and what it happens to is drawn evenly. Kept simple and left unchanged.
 */
import type { PeerId, PeerMessage } from '../../raft/contract.ts';
import { threshold } from '../choose.ts';
import type { SimEvent } from '../events.ts';
import type { Dice } from '../walk/dice.ts';
import type { Moves } from '../walk/moves.ts';
import type { Walker } from '../walk/walker.ts';
import type { Strategy } from './strategy.ts';
import { drawWorld, walkOf } from './world.ts';

/** Kinds of move, with how often each is tried. */
export const MOVE_WEIGHTS = {
  /** A message arrives. */
  deliver: 100,
  /** One that has arrived does so again. */
  again: 4,
  /** A message is lost. */
  lose: 8,
  /** A write is durable. */
  persist: 60,
  /** A service applies. */
  apply: 30,
  /** A timer without a delay runs out. */
  prompt: 40,
  /** A timer of a leader runs out. */
  heartbeat: 5,
  /** A timer of any other server runs out. */
  election: 2,
  propose: 5,
  capture: 1,
  crash: 1,
  restart: 4,
} as const;

export type MoveKind = keyof typeof MOVE_WEIGHTS;

export const MOVE_KINDS = Object.keys(MOVE_WEIGHTS) as readonly MoveKind[];

/** Plain data. */
export interface UniformPlan {
  readonly kind: 'uniform';
  /** By place in MOVE_KINDS. */
  readonly weights: readonly number[];
  /** How often the oldest message of a link is the one that arrives; else it is any. */
  readonly inOrderPpm: number;
}

/** After so many moves that were not possible a walk is at its end. */
const TRIES = 10_000;

export const BASE_PLAN: UniformPlan = {
  kind: 'uniform',
  weights: MOVE_KINDS.map((kind) => MOVE_WEIGHTS[kind]),
  inOrderPpm: 800_000,
};

export const uniform: Strategy = {
  name: 'uniform',
  description: 'a random walk: what happens next is drawn, with fixed weights',
  faults: ['crash', 'write-lost', 'write-torn', 'lost-for-good'],
  draw: (seed, peers) => walkOf(drawWorld(seed, peers), BASE_PLAN),
};

/** By list of weights; plans share few of them. */
const KINDS = new WeakMap<readonly number[], readonly MoveKind[]>();

/** Each kind of move, as often as it weighs. */
function kindsOf(weights: readonly number[]): readonly MoveKind[] {
  let kinds = KINDS.get(weights);
  if (kinds === undefined) {
    kinds = weights.flatMap((weight, i) => Array.from({ length: weight }, () => MOVE_KINDS[i]!));
    KINDS.set(weights, kinds);
  }
  return kinds;
}

export class UniformWalker implements Walker {
  private readonly plan: UniformPlan;
  private readonly dice: Dice;
  /** Each kind of move, as often as it weighs: looked up for every try, of which many find nothing to do. */
  private readonly kinds: readonly MoveKind[];
  private readonly inOrder: number;

  constructor(plan: UniformPlan, dice: Dice) {
    this.plan = plan;
    this.dice = dice;
    this.kinds = kindsOf(plan.weights);
    this.inOrder = threshold(plan.inOrderPpm);
  }

  next<S, M extends PeerMessage>(moves: Moves<S, M>): SimEvent | null {
    for (let tries = 0; tries < TRIES; tries++) {
      const kind = this.dice.pick(this.kinds);
      const event = this.move(moves, kind);
      if (event !== null) return event;
    }
    return null;
  }

  private move<S, M extends PeerMessage>(moves: Moves<S, M>, kind: MoveKind): SimEvent | null {
    const { dice } = this;
    switch (kind) {
      case 'deliver': {
        const from = this.anyone(moves);
        const to = this.anyone(moves);
        const { length } = moves.onLink(from, to);
        if (length === 0) return null;
        const place = dice.happens(this.inOrder) ? 0 : dice.below(length);
        return moves.deliver(from, to, place);
      }
      case 'again':
        return moves.remembered === 0 ? null : moves.deliverAgain(dice.below(moves.remembered));
      case 'lose': {
        const from = this.anyone(moves);
        const to = this.anyone(moves);
        const { length } = moves.onLink(from, to);
        if (length > 0) moves.lose(from, to, dice.below(length));
        return null;
      }
      case 'persist':
        return moves.persist(this.anyone(moves));
      case 'apply':
        return moves.apply(this.anyone(moves));
      case 'prompt':
      case 'heartbeat':
      case 'election':
        return this.timeout(moves, kind);
      case 'propose':
        return moves.propose(this.anyone(moves));
      case 'capture':
        return moves.capture(this.anyone(moves));
      case 'crash':
        return moves.crash(this.anyone(moves));
      case 'restart':
        return moves.restart(this.anyone(moves));
    }
  }

  private anyone<S, M extends PeerMessage>(moves: Moves<S, M>): PeerId {
    return 1 + this.dice.below(moves.size);
  }

  private timeout<S, M extends PeerMessage>(
    moves: Moves<S, M>,
    kind: 'prompt' | 'heartbeat' | 'election',
  ): SimEvent | null {
    const id = this.anyone(moves);
    const { timers, view, up } = moves.node(id);
    if (!up || timers.names.length === 0) return null;
    const slot = this.dice.below(timers.names.length);
    if (timers.isPrompt(slot) !== (kind === 'prompt')) return null;
    if (kind !== 'prompt' && (view.role === 'leader') !== (kind === 'heartbeat')) return null;
    return moves.timeout(id, slot);
  }

  clone(): UniformWalker {
    return new UniformWalker(this.plan, this.dice.clone());
  }
}
