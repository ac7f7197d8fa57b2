import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { holm, mannWhitney, smallerShare } from './rank-test.ts';

const few = fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 1, maxLength: 6 });

/** Every way to choose `size` of `ranks`. */
function choices(ranks: readonly number[], size: number): number[][] {
  if (size === 0) return [[]];
  return ranks.flatMap((rank, i) =>
    choices(ranks.slice(i + 1), size - 1).map((rest) => [rank, ...rest]),
  );
}

/** The definition, in so many words. */
function bruteForce(a: readonly number[], b: readonly number[]): number {
  const all = [...a, ...b];
  const ranks = all.map(
    (x) => all.filter((y) => y < x).length + (all.filter((y) => y === x).length + 1) / 2,
  );
  const expected = (a.length * (all.length + 1)) / 2;
  const distance = (chosen: readonly number[]): number =>
    Math.abs(chosen.reduce((sum, rank) => sum + rank, 0) - expected);
  const observed = distance(ranks.slice(0, a.length));
  const ways = choices(ranks, a.length);
  return ways.filter((way) => distance(way) >= observed).length / ways.length;
}

describe('the Mann-Whitney test', () => {
  test('of the textbook: permeability of membranes (Hollander & Wolfe, table 4.1)', () => {
    const term = [0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46];
    const weeks = [1.15, 0.88, 0.9, 0.74, 1.21];
    // The one-sided p of the book is 0.1272; without ties the two-sided one is twice that.
    expect(mannWhitney(term, weeks)).toBeCloseTo(0.2544122544122544, 12);
  });

  test('of ten values below ten others: 2 of 184,756 ways', () => {
    const small = Array.from({ length: 10 }, (_, i) => i);
    const large = small.map((value) => value + 10);
    expect(mannWhitney(small, large)).toBeCloseTo(2 / 184_756, 15);
  });

  test('with ties, as counted out elsewhere: 1,036 of 12,870 ways', () => {
    const c = [3, 7, 7, 20, 50, 50, 50, 50];
    expect(mannWhitney(c, [1, 2, 2, 3, 7, 9, 30, 50])).toBeCloseTo(1_036 / 12_870, 12);
  });

  test('with hunts that were given up', () => {
    expect(mannWhitney([Infinity, Infinity], [Infinity, Infinity])).toBe(1);
    expect(mannWhitney([1, 2, Infinity], [3, Infinity, Infinity])).toBeCloseTo(
      mannWhitney([1, 2, 9], [3, 9, 9]),
      12,
    );
  });

  test('is what counting out all choices gives, both ways round', () => {
    fc.assert(
      fc.property(few, few, (a, b) => {
        const p = mannWhitney(a, b);
        expect(p).toBeCloseTo(bruteForce(a, b), 10);
        expect(mannWhitney(b, a)).toBeCloseTo(p, 10);
      }),
    );
  });

  test('of many values, as scipy.stats.mannwhitneyu approximates it, with ties', () => {
    const a = Array.from({ length: 40 }, (_, i) => 2 * i);
    // round(1.3 a + 5), where halves go to the even neighbour as in Python.
    const b = a.map((value) => {
      const exact = (13 * value + 50) / 10;
      return exact % 1 === 0.5 ? 2 * Math.round(exact / 2) : Math.round(exact);
    });
    expect(mannWhitney(a, b)).toBeCloseTo(0.014320241414826842, 7);
    expect(mannWhitney(a, a)).toBe(1);
    const same = a.map(() => 300_000);
    expect(mannWhitney(same, same)).toBe(1);
  });

  test('approximates what it would have counted out', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 30, maxLength: 30 }),
        (a) => {
          const b = a.map((value) => value + 40);
          const exact = mannWhitney(a, b);
          // One more value, and it is approximated.
          expect(Math.abs(mannWhitney([...a, 250], b) - exact)).toBeLessThan(0.08);
        },
      ),
      { numRuns: 20 },
    );
  });
});

describe('A12', () => {
  test('by hand', () => {
    expect(smallerShare([1, 2], [3, 4])).toBe(1);
    expect(smallerShare([3], [1, 2, 3, 4])).toBe(1.5 / 4);
    expect(smallerShare([Infinity], [Infinity])).toBe(0.5);
  });

  test('of one and the other make 1', () => {
    fc.assert(
      fc.property(few, few, (a, b) => {
        expect(smallerShare(a, b) + smallerShare(b, a)).toBeCloseTo(1, 12);
      }),
    );
  });
});

describe("Holm's correction", () => {
  test('by hand', () => {
    expect(holm([0.01, 0.04, 0.03, 0.005])).toEqual([0.03, 0.06, 0.06, 0.02]);
    expect(holm([0.5, 0.9])).toEqual([1, 1]);
    expect(holm([])).toEqual([]);
  });

  test('never lowers a value, keeps their order, and Bonferroni is no stricter', () => {
    const values = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 20 });
    fc.assert(
      fc.property(values, (ps) => {
        const corrected = holm(ps);
        ps.forEach((p, i) => {
          expect(corrected[i]).toBeGreaterThanOrEqual(p);
          expect(corrected[i]).toBeLessThanOrEqual(Math.min(1, ps.length * p));
          ps.forEach((other, j) => {
            if (p < other) expect(corrected[i]).toBeLessThanOrEqual(corrected[j]!);
          });
        });
      }),
    );
  });
});
