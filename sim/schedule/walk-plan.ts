/**
 * A walk: a run of which a walker chooses each next event, among all that could happen then. A peer sees no clock, so
 * walks reach every order of events that runs by the clock can, and need no time to pass between them.
 */

/** Which walker walks (see order/walk/walkers.ts), and what was drawn for it. Plain data. */
export interface WalkerPlan {
  readonly kind: string;
}

/** Plain data. */
export interface WalkPlan {
  /** So many events are chosen, unless nothing more can happen. */
  readonly events: number;
  /** Whether writes, and what services apply, are done in the next event; else a move of the walker does them. */
  readonly writesAtOnce: boolean;
  readonly appliesAtOnce: boolean;
  readonly walker: WalkerPlan;
}
