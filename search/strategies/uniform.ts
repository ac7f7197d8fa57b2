/**
 * The uniform walk, the base line that every other strategy is compared with: the kind of the next event is drawn by fixed
 * weights, and what it happens to is drawn evenly. Kept simple and left unchanged.
 */
import type { PeerId, PeerMessage } from '../../contract/peer.ts';
import { threshold } from '../../sim/chance/choose.ts';
import type { SimEvent } from '../../sim/node/events.ts';
import type { Dice } from '../../sim/order/walk/dice.ts';
import type { Moves } from '../../sim/order/walk/moves.ts';
import type { Walker } from '../../sim/order/walk/walker.ts';
import { registerWalker } from '../../sim/order/walk/walkers.ts';
import type { WalkerPlan } from '../../sim/schedule/walk-plan.ts';
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
export interface UniformPlan extends WalkerPlan {
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
const KINDS = new WeakMap<readonly number[], Uint8Array>();

/** Each kind of move, by its place in MOVE_KINDS, as often as it weighs. */
function kindsOf(weights: readonly number[]): Uint8Array {
  let kinds = KINDS.get(weights);
  if (kinds === undefined) {
    kinds = Uint8Array.from(
      weights.flatMap((weight, kind) => Array.from({ length: weight }, () => kind)),
    );
    KINDS.set(weights, kinds);
  }
  return kinds;
}

function numberOf(kind: MoveKind): number {
  return MOVE_KINDS.indexOf(kind);
}

// It takes ten tries per event, a fifth longer where names are compared.
const DELIVER = numberOf('deliver');
const AGAIN = numberOf('again');
const LOSE = numberOf('lose');
const PERSIST = numberOf('persist');
const APPLY = numberOf('apply');
const PROMPT = numberOf('prompt');
const HEARTBEAT = numberOf('heartbeat');
const ELECTION = numberOf('election');
const PROPOSE = numberOf('propose');
const CAPTURE = numberOf('capture');
const CRASH = numberOf('crash');

export class UniformWalker implements Walker {
  private readonly plan: UniformPlan;
  private readonly dice: Dice;
  /** Each kind of move, as often as it weighs: looked up for every try, of which many find nothing to do. */
  private readonly kinds: Uint8Array;
  private readonly inOrder: number;

  constructor(plan: UniformPlan, dice: Dice) {
    this.plan = plan;
    this.dice = dice;
    this.kinds = kindsOf(plan.weights);
    this.inOrder = threshold(plan.inOrderPpm);
  }

  next<S, M extends PeerMessage>(moves: Moves<S, M>): SimEvent | null {
    const { dice, kinds } = this;
    for (let tries = 0; tries < TRIES; tries++) {
      const event = this.move(moves, kinds[dice.below(kinds.length)]!);
      if (event !== null) return event;
    }
    return null;
  }

  private move<S, M extends PeerMessage>(moves: Moves<S, M>, kind: number): SimEvent | null {
    const { dice } = this;
    if (kind === AGAIN) {
      return moves.remembered === 0 ? null : moves.deliverAgain(dice.below(moves.remembered));
    }
    const id = this.anyone(moves);
    switch (kind) {
      case DELIVER:
      case LOSE:
        return this.message(moves, kind, id);
      case PERSIST:
        return moves.persist(id);
      case APPLY:
        return moves.apply(id);
      case PROMPT:
      case HEARTBEAT:
      case ELECTION:
        return this.timeout(moves, kind, id);
      case PROPOSE:
        return moves.propose(id);
      case CAPTURE:
        return moves.capture(id);
      case CRASH:
        return moves.crash(id);
      default:
        return moves.restart(id);
    }
  }

  private message<S, M extends PeerMessage>(
    moves: Moves<S, M>,
    kind: number,
    from: PeerId,
  ): SimEvent | null {
    const { dice } = this;
    const to = this.anyone(moves);
    const { length } = moves.onLink(from, to);
    if (length === 0) return null;
    if (kind === DELIVER) {
      const place = dice.happens(this.inOrder) ? 0 : dice.below(length);
      return moves.deliver(from, to, place);
    }
    moves.lose(from, to, dice.below(length));
    return null;
  }

  private anyone<S, M extends PeerMessage>(moves: Moves<S, M>): PeerId {
    return 1 + this.dice.below(moves.size);
  }

  private timeout<S, M extends PeerMessage>(
    moves: Moves<S, M>,
    kind: number,
    id: PeerId,
  ): SimEvent | null {
    const { timers, view, up } = moves.node(id);
    if (!up || timers.names.length === 0) return null;
    const slot = this.dice.below(timers.names.length);
    if (timers.isPrompt(slot) !== (kind === PROMPT)) return null;
    if (kind !== PROMPT && (view.role === 'leader') !== (kind === HEARTBEAT)) return null;
    return moves.timeout(id, slot);
  }

  clone(): UniformWalker {
    return new UniformWalker(this.plan, this.dice.clone());
  }
}

registerWalker<UniformPlan>('uniform', (plan, dice) => new UniformWalker(plan, dice));
