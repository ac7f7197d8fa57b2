/**
 * A crash point: a server dies at one place of a run, and of its unfinished writes the disk keeps just so much. Crashes
 * that are drawn at random hit most of these places hardly ever; there are few enough of them to try each.
 */
import type { PeerId } from '../../contract/peer.ts';
import type { Decision } from '../../sim/schedule/decision.ts';
import { describeDecision } from '../../record/words/decisions.ts';
import type { Survival } from '../../sim/schedule/survival.ts';

/**
 * Where the crash lies: with nothing on its way to the disk, just before a decision that issues a write or changes what
 * waits for one; with a write on its way, of which a part may be kept, or all with nobody waiting to be told; with all
 * writes durable and what waited for them unsent; behind a write, when what waited for it has left.
 */
export const CRASH_KINDS = ['before-write', 'in-write', 'before-send', 'after-write'] as const;

export type CrashKind = (typeof CRASH_KINDS)[number];

/** Plain data. */
export interface CrashPoint {
  /** So many decisions of the run have been carried out. */
  readonly position: number;
  readonly node: PeerId;
  readonly survival: Survival;
  readonly kind: CrashKind;
}

/** The crash itself. */
export function crashAt({ node, survival: { writes, torn } }: CrashPoint): Decision {
  return { do: 'crash', node, writes, torn };
}

/** In words: `behind decision 12, n3 crashes; 1 unfinished write reached the disk`. */
export function describeCrashPoint(point: CrashPoint): string {
  const { position } = point;
  const place = position === 0 ? 'before the first decision' : `after decision ${position}`;
  return `${place}, ${describeDecision(crashAt(point))}`;
}
