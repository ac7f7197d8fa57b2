/** How far a campaign has come: all that must be known to resume it as if it had never been interrupted. */
import { createHash } from 'node:crypto';
import type { Violation } from '../../../sim/judge/violation.ts';
import type { LimitNote } from '../../engine/kind.ts';
import { signatureDigest } from '../../engine/failure-log.ts';
import type { FailureReport } from '../../failures/failure.ts';
import type { Totals } from './totals.ts';
import { NO_RUNS } from './totals.ts';

/** What all runs up to a seed add up to. Plain data. */
export interface Sums {
  /** The last seed that was taken in, all from the first one on having been; null if none was. */
  readonly lastSeed: bigint | null;
  /** Hashes of the runs with the first and the last seed, by which it shows later whether they still come out the same. */
  readonly firstHash: string | null;
  readonly lastHash: string | null;
  readonly totals: Totals;
  /** See {@link chainHash}. */
  readonly chain: string;
}

/** Everything up to a seed is done, and came to this. Plain data. */
export interface FuzzState extends Sums {
  /** The different failures so far, each in a file of its own. */
  readonly found: readonly FailureNote[];
  /** Violations beyond these, like them or too many: counted only. */
  readonly furtherFailures: number;
  /** The first runs that were cut short. */
  readonly limits: readonly LimitNote[];
  readonly elapsedMs: number;
}

/** What is kept of a failure when it has been printed and its file is written. */
export interface FailureNote {
  readonly seed: bigint;
  readonly property: string;
  readonly kind: Violation['kind'];
  /** Hash of the run. */
  readonly hash: string;
  /** A digest of the failure's signature: one like it is not looked into again. */
  readonly signature: string;
  /** Where the schedule file is; null if it could not be written. */
  readonly artefact: string | null;
}

export const NO_CHAIN = '0'.repeat(64);

export const NOTHING_DONE: FuzzState = {
  lastSeed: null,
  firstHash: null,
  lastHash: null,
  totals: NO_RUNS,
  chain: NO_CHAIN,
  found: [],
  furtherFailures: 0,
  limits: [],
  elapsedMs: 0,
};

/**
 * The digest over the hashes of all runs so far, with one more. A chain and not one long digest, as the state of that could
 * not be written down.
 */
export function chainHash(chain: string, runHash: string): string {
  return createHash('sha256').update(chain).update(runHash).digest('hex');
}

export function noteOf({ seed, violation, result, artefact }: FailureReport): FailureNote {
  const { property, kind } = violation;
  const signature = signatureDigest(violation);
  return { seed, property, kind, hash: result.hash, signature, artefact };
}
