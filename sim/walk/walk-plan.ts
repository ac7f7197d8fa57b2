/** A walk: a run of which a walker chooses each next event, among all that could happen then. Plain data. */
export interface WalkPlan {
  /** So many events, unless the walker runs out of them. */
  readonly events: number;
}
