/** A strategy beside the baseline: on one bug, and over many. */
import { holm, mannWhitney, smallerShare } from './rank-test.ts';
import type { Interval } from './statistics.ts';
import { geometricMean, geometricMeanInterval, mean } from './statistics.ts';
import type { Hunt } from './hunt.ts';

/** The strategy that others are compared with, where it has been measured. */
export const BASELINE = 'uniform';

/** Below so small a corrected p-value, a difference is taken for one. */
const SIGNIFICANT = 0.05;

/** Beside the baseline, on one bug. */
export interface Comparison {
  /** Restricted mean divided by the baseline's: below 1 is better. */
  readonly ratio: number;
  /** How probable it is that a hunt needs fewer events than one with the baseline (A12). */
  readonly fewerEvents: number;
  /** Mann-Whitney, two-sided, as it is and corrected for the number of bugs (Holm). */
  readonly p: number;
  readonly pCorrected: number;
}

/** The geometric mean, over bugs, of restricted means beside the baseline's. A bug that neither finds counts with 1. */
export interface Ratio {
  readonly bugs: number;
  readonly mean: number;
  /** Bootstrap over bugs. */
  readonly interval: Interval;
}

/** What is needed of a hunt. */
type Spent = Pick<Hunt, 'caught' | 'events'>;

/** Bug by bug, hunts with a strategy beside those with the baseline; null where one of them has not been measured. */
export function compareAll(
  hunts: readonly (readonly Spent[])[],
  base: readonly (readonly Spent[])[],
): (Comparison | null)[] {
  const pairs = hunts.map((own, i) => ({ own, other: base[i]! }));
  const isMeasured = ({ own, other }: (typeof pairs)[number]): boolean =>
    own.length > 0 && other.length > 0;
  const measured = pairs.filter(isMeasured);
  const values = measured.map(({ own, other }) => mannWhitney(ranked(own), ranked(other)));
  const corrected = holm(values);
  let at = 0;
  return pairs.map((pair) => {
    if (!isMeasured(pair)) return null;
    const { own, other } = pair;
    return {
      ratio: restrictedMean(own) / restrictedMean(other),
      fewerEvents: smallerShare(ranked(own), ranked(other)),
      p: values[at]!,
      pCorrected: corrected[at++]!,
    };
  });
}

/** Mean events up to the bug or up to the cap, whichever came first. */
export function restrictedMean(hunts: readonly Spent[]): number {
  return mean(hunts.map(({ events }) => events));
}

/** Over all bugs that were compared; null without any. */
export function ratioOf(comparisons: readonly Comparison[]): Ratio | null {
  if (comparisons.length === 0) return null;
  const ratios = comparisons.map(({ ratio }) => ratio);
  return {
    bugs: ratios.length,
    mean: geometricMean(ratios),
    interval: geometricMeanInterval(ratios),
  };
}

/** Whether it needs fewer events than the baseline, or more; null if chance explains the difference. */
export function tendency({ pCorrected, fewerEvents }: Comparison): 'better' | 'worse' | null {
  if (pCorrected >= SIGNIFICANT) return null;
  return fewerEvents > 0.5 ? 'better' : 'worse';
}

/** For ranks: a hunt given up comes after one that found the bug with its very last event. */
function ranked(hunts: readonly Spent[]): number[] {
  return hunts.map(({ caught, events }) => (caught === null ? Infinity : events));
}
