/**
 * Estimates from hunts of which some were given up at a cap. What is averaged is the *restricted mean*: of the events up to
 * the bug or up to the cap, whichever came first. An average of the successful hunts alone would praise a strategy for
 * giving up on the hard ones.
 */
import { Sequence } from '../../../sim/chance/choose.ts';

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** The standard normal quantile for two-sided 95 %. */
const Z = 1.959963984540054;

const RESAMPLES = 2_000;

/** Resampling must come out the same each time. */
const RESAMPLING_SEED = { high: 0, low: 20_260_101 };

/** NaN of nothing. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Of positive numbers; NaN of nothing. */
export function geometricMean(values: readonly number[]): number {
  return Math.exp(mean(values.map((value) => Math.log(value))));
}

/**
 * The number of events by which at least half of the hunts had found the bug; null if fewer ever did. With one cap for all,
 * this is the median of the Kaplan-Meier curve. `found`: events of the successful ones among `hunts`.
 */
export function medianOf(found: readonly number[], hunts: number): number | null {
  const half = Math.ceil(hunts / 2);
  return found.toSorted((a, b) => a - b)[half - 1] ?? null;
}

/** Wilson's 95 % interval of a probability, after `found` of `hunts`; `hunts` at least 1. */
export function wilson(found: number, hunts: number): Interval {
  const share = found / hunts;
  const z2 = (Z * Z) / hunts;
  const centre = share + z2 / 2;
  const reach = Z * Math.sqrt((share * (1 - share)) / hunts + z2 / (4 * hunts));
  // At the ends the formula gives 0 and 1 but for rounding.
  const low = found === 0 ? 0 : (centre - reach) / (1 + z2);
  const high = found === hunts ? 1 : (centre + reach) / (1 + z2);
  return { low, high };
}

/** The bootstrap's 95 % percentile interval of the mean of at least one value. Deterministic. */
export function meanInterval(values: readonly number[]): Interval {
  const sequence = new Sequence(RESAMPLING_SEED, 'bootstrap');
  const means = Array.from({ length: RESAMPLES }, () => {
    let sum = 0;
    for (let i = 0; i < values.length; i++) sum += values[sequence.int(0, values.length - 1)]!;
    return sum / values.length;
  }).sort((a, b) => a - b);
  return { low: quantile(means, 0.025), high: quantile(means, 0.975) };
}

/** The same of the geometric mean of positive values. */
export function geometricMeanInterval(values: readonly number[]): Interval {
  const { low, high } = meanInterval(values.map((value) => Math.log(value)));
  return { low: Math.exp(low), high: Math.exp(high) };
}

/** Between neighbours in proportion, as most statistics packages do it by default (type 7). */
function quantile(sorted: readonly number[], share: number): number {
  const at = share * (sorted.length - 1);
  const below = Math.floor(at);
  const value = sorted[below]!;
  return value + (at - below) * ((sorted[below + 1] ?? value) - value);
}
