import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  geometricMean,
  geometricMeanInterval,
  mean,
  meanInterval,
  medianOf,
  wilson,
} from './statistics.ts';

const events = fc.array(fc.integer({ min: 1, max: 300_000 }), { minLength: 1, maxLength: 40 });

describe('means', () => {
  test('of a few numbers, by hand', () => {
    expect(mean([1, 2, 6])).toBe(3);
    expect(geometricMean([1, 10, 100])).toBeCloseTo(10, 12);
  });

  test('the geometric one never exceeds the other', () => {
    fc.assert(
      fc.property(events, (values) => {
        expect(geometricMean(values)).toBeLessThanOrEqual(mean(values) * (1 + 1e-12));
      }),
    );
  });
});

describe('the median', () => {
  test('is the number of events by which half of the hunts had found it', () => {
    expect(medianOf([50, 10, 30], 3)).toBe(30);
    expect(medianOf([10, 20, 30, 40], 4)).toBe(20);
    expect(medianOf([10, 20], 4)).toBe(20);
    expect(medianOf([10, 20], 5)).toBeNull();
    expect(medianOf([], 1)).toBeNull();
  });

  test('splits the hunts', () => {
    fc.assert(
      fc.property(events, fc.nat(40), (found, lost) => {
        const hunts = found.length + lost;
        const median = medianOf(found, hunts);
        if (median === null) expect(2 * found.length).toBeLessThan(hunts);
        else {
          expect(2 * found.filter((each) => each <= median).length).toBeGreaterThanOrEqual(hunts);
          expect(2 * found.filter((each) => each < median).length).toBeLessThan(hunts);
        }
      }),
    );
  });
});

describe("Wilson's interval", () => {
  // As scipy.stats.binomtest(...).proportion_ci(method='wilson') computes them.
  test.each([
    [0, 10, 0, 0.27753279986],
    [3, 10, 0.10779126741, 0.60322185254],
    [7, 30, 0.11792388144, 0.40928326158],
    [10, 10, 0.72246720014, 1],
  ])('%i of %i', (found, hunts, low, high) => {
    const interval = wilson(found, hunts);
    expect(interval.low).toBeCloseTo(low, 10);
    expect(interval.high).toBeCloseTo(high, 10);
  });

  test('holds the share, and is mirrored', () => {
    fc.assert(
      fc.property(fc.nat(100), fc.nat(100), (found, lost) => {
        fc.pre(found + lost > 0);
        const { low, high } = wilson(found, found + lost);
        const mirrored = wilson(lost, found + lost);
        expect(low).toBeLessThanOrEqual(found / (found + lost));
        expect(high).toBeGreaterThanOrEqual(found / (found + lost));
        expect(low).toBeCloseTo(1 - mirrored.high, 12);
        expect(high).toBeCloseTo(1 - mirrored.low, 12);
      }),
    );
  });
});

describe("the bootstrap's interval", () => {
  test('of values that are all alike is that value', () => {
    expect(meanInterval([7, 7, 7])).toEqual({ low: 7, high: 7 });
    expect(geometricMeanInterval([4, 4]).low).toBeCloseTo(4, 12);
    expect(geometricMeanInterval([4, 4]).high).toBeCloseTo(4, 12);
  });

  test('of two values is known: each resample is one of three, a quarter at each end', () => {
    expect(meanInterval([0, 1])).toEqual({ low: 0, high: 1 });
    const { low, high } = geometricMeanInterval([1, 100]);
    expect(low).toBeCloseTo(1, 12);
    expect(high).toBeCloseTo(100, 9);
  });

  test('is about as wide as the normal one where that applies', () => {
    // 0..99: mean 49.5, standard error of the mean sqrt((100^2 - 1) / 12) / 10 = 2.887.
    const { low, high } = meanInterval(Array.from({ length: 100 }, (_, i) => i));
    expect(Math.abs(low - (49.5 - 1.96 * 2.887))).toBeLessThan(0.5);
    expect(Math.abs(high - (49.5 + 1.96 * 2.887))).toBeLessThan(0.5);
  });

  test('lies within the values, around their mean mostly, and is always the same', () => {
    fc.assert(
      fc.property(events, (values) => {
        const { low, high } = meanInterval(values);
        expect(low).toBeGreaterThanOrEqual(Math.min(...values));
        expect(high).toBeLessThanOrEqual(Math.max(...values));
        expect(low).toBeLessThanOrEqual(high);
        expect(meanInterval(values)).toEqual({ low, high });
      }),
      { numRuns: 20 },
    );
  });
});
