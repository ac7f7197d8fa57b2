/** What of a server is kept as numbers, in the order of its tracks. Shared by both sides of the payload. */

export const ROLES = ['follower', 'candidate', 'leader'] as const;

/** Places of the tracks. */
export const Field = {
  Up: 0,
  Incarnation: 1,
  Role: 2,
  Term: 3,
  VotedFor: 4,
  Leader: 5,
  CommitIndex: 6,
  LastApplied: 7,
  /** Whether it keeps books on the others. */
  HasProgress: 8,
} as const;

/** Number of tracks of a server in a cluster of `size`. */
export function trackCount(size: number): number {
  return Field.HasProgress + 1 + 2 * size;
}

/** The track of what a leader believes of server `id`: its match; behind it stands its next. */
export function progressTrack(id: number): number {
  return Field.HasProgress + 1 + 2 * (id - 1);
}

/** A number that may be missing, as a number: 0 is missing. */
export function presentCode(value: number | undefined): number {
  if (value === undefined) return 0;
  return value >= 0 ? value + 1 : value;
}

/** The number that {@link presentCode} stands for; null: it is missing. */
export function presentValue(code: number): number | null {
  if (code === 0) return null;
  return code > 0 ? code - 1 : code;
}
