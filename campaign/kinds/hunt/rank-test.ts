/**
 * Whether one strategy needs fewer events than another, by ranks: hunts given up at the cap are all alike, and later than
 * any that were not. Written here because no maintained package computes the test exactly in the presence of ties.
 */

/** Up to so many values in all, the distribution is counted out. */
const EXACT_UP_TO = 60;

/**
 * Vargha and Delaney's A12: the probability that a value of `a` is smaller than one of `b`, ties counting half. 0.5: no
 * difference; 1: `a` always is. Both not empty.
 */
export function smallerShare(a: readonly number[], b: readonly number[]): number {
  let halves = 0;
  for (const x of a) for (const y of b) halves += x < y ? 2 : x === y ? 1 : 0;
  return halves / (2 * a.length * b.length);
}

/**
 * The two-sided p-value of the Mann-Whitney test: how probable is it that the rank sum of `a` lies so far from what is to be
 * expected, if both come from one distribution? Exact, given the ties (Streitberg and Röhmel's shift algorithm), with up
 * to 60 values in all; beyond, the normal approximation with corrections for ties and continuity.
 */
export function mannWhitney(a: readonly number[], b: readonly number[]): number {
  const ranks = doubledRanks([...a, ...b]);
  const sum = total(ranks.slice(0, a.length));
  // Twice the expected rank sum, as all ranks are doubled.
  const distance = Math.abs(sum - a.length * (ranks.length + 1));
  return ranks.length <= EXACT_UP_TO
    ? exact(ranks, a.length, distance)
    : approximate(ranks, a.length, distance);
}

/** Holm's correction: p-values that hold for all tests together, in the order given. */
export function holm(values: readonly number[]): number[] {
  const order = values.map((_, i) => i).sort((i, j) => values[i]! - values[j]!);
  const corrected = Array.from(values);
  let least = 0;
  order.forEach((at, place) => {
    least = Math.max(least, Math.min(1, (values.length - place) * values[at]!));
    corrected[at] = least;
  });
  return corrected;
}

/** Twice the rank of each value, from 1 on; equal ones share the mean of their ranks. Doubled, they are integers. */
function doubledRanks(values: readonly number[]): number[] {
  const sorted = values.toSorted((a, b) => a - b);
  const ranks = new Map<number, number>();
  for (let first = 0; first < sorted.length;) {
    let next = first + 1;
    while (sorted[next] === sorted[first]) next++;
    ranks.set(sorted[first]!, first + 1 + next);
    first = next;
  }
  return values.map((value) => ranks.get(value)!);
}

/** The share of all choices of `size` ranks whose sum lies at least `distance` from the expected one. */
function exact(ranks: readonly number[], size: number, distance: number): number {
  const most = total(ranks);
  // ways[k][s]: choices of k ranks with sum s.
  const ways = Array.from({ length: size + 1 }, () => new Float64Array(most + 1));
  ways[0]![0] = 1;
  let reached = 0;
  ranks.forEach((rank, i) => {
    reached += rank;
    for (let k = Math.min(size, i + 1); k > 0; k--) {
      const from = ways[k - 1]!;
      const to = ways[k]!;
      for (let sum = reached; sum >= rank; sum--) to[sum]! += from[sum - rank]!;
    }
  });
  const expected = size * (ranks.length + 1);
  let all = 0;
  let extreme = 0;
  ways[size]!.forEach((count, sum) => {
    all += count;
    if (Math.abs(sum - expected) >= distance) extreme += count;
  });
  return extreme / all;
}

function approximate(ranks: readonly number[], size: number, distance: number): number {
  const all = ranks.length;
  const mid = all + 1;
  // The variance of a sum drawn without replacement; ties are in the ranks themselves.
  const spread = total(ranks.map((rank) => (rank - mid) ** 2)) / (all - 1);
  const variance = (spread * size * (all - size)) / all;
  // Half a rank toward the middle, doubled as the ranks are.
  return variance === 0 ? 1 : tails(Math.max(0, distance - 1) / Math.sqrt(variance));
}

/**
 * How probable it is that a standard normal variable lies at least `z` >= 0 from 0. Numerical Recipes' `erfcc`: relative
 * error below 1.2e-7 everywhere.
 */
function tails(z: number): number {
  const x = z / Math.SQRT2;
  const t = 1 / (1 + x / 2);
  const sum = ERFC.reduceRight((rest, factor) => factor + t * rest, 0);
  return Math.min(1, t * Math.exp(-x * x + sum));
}

const ERFC = [
  -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587,
  -0.82215223, 0.17087277,
];

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
