import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  another,
  below,
  between,
  draw,
  formatSeed,
  happens,
  parseSeed,
  Sequence,
  streamKey,
  threshold,
} from './choose.ts';

/** Chi-square statistic of counts that should all be equal. */
function chiSquare(counts: readonly number[]): number {
  const expected = counts.reduce((sum, n) => sum + n, 0) / counts.length;
  return counts.reduce((sum, n) => sum + ((n - expected) * (n - expected)) / expected, 0);
}

/** 99.99th percentile of chi-square with 99 degrees of freedom. */
const LIMIT_99 = 161.3;

function histogram(draws: Iterable<number>): number[] {
  const counts = Array.from({ length: 100 }, () => 0);
  for (const value of draws) counts[value]!++;
  return counts;
}

function* seeds(count: number): Generator<{ high: number; low: number }> {
  for (let low = 1; low <= count; low++) yield { high: 0, low };
}

describe('draws of neighbouring seeds are independent', () => {
  test.each([0, 1, 8, 32])('draw %i of a stream is uniform over consecutive seeds', (ordinal) => {
    const words = [...seeds(20_000)].map((seed) => draw(streamKey(seed, 'timer', 1), ordinal));
    expect(chiSquare(histogram(words.map((word) => below(word, 100))))).toBeLessThan(LIMIT_99);
    expect(chiSquare(histogram(words.map((word) => below(another(word), 100))))).toBeLessThan(
      LIMIT_99,
    );
  });

  test.each([0, 1, 8, 32])('draw %i of a sequence is uniform over consecutive seeds', (skip) => {
    const values = [...seeds(20_000)].map((seed) => {
      const sequence = new Sequence(seed, 'swarm');
      for (let i = 0; i < skip; i++) sequence.int(0, 99);
      return sequence.int(0, 99);
    });
    expect(chiSquare(histogram(values))).toBeLessThan(LIMIT_99);
  });

  test('successive draws of one stream are uniform, and so are differences of neighbours', () => {
    const key = streamKey({ high: 7, low: 9 }, 'message', 1, 2, 3);
    const words = Array.from({ length: 20_000 }, (_, i) => below(draw(key, i), 100));
    expect(chiSquare(histogram(words))).toBeLessThan(LIMIT_99);
    const steps = words.slice(1).map((word, i) => (word - words[i]! + 100) % 100);
    expect(chiSquare(histogram(steps))).toBeLessThan(LIMIT_99);
  });

  test('both halves of the seed, the name and every index matter', () => {
    const keys = [
      streamKey({ high: 0, low: 1 }, 'disk', 1),
      streamKey({ high: 1, low: 1 }, 'disk', 1),
      streamKey({ high: 0, low: 2 }, 'disk', 1),
      streamKey({ high: 0, low: 1 }, 'timer', 1),
      streamKey({ high: 0, low: 1 }, 'disk', 2),
      streamKey({ high: 0, low: 1 }, 'disk', 0, 1),
      streamKey({ high: 0, low: 1 }, 'disk', 0, 0, 1),
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });

  test('are pinned: a change here changes every recorded run', () => {
    const key = streamKey({ high: 1, low: 2 }, 'message', 3, 4, 5);
    expect([key, draw(key, 0), draw(key, 1), another(draw(key, 1))]).toMatchInlineSnapshot(`
[
  960213310,
  -1410031734,
  -1714650587,
  -1192197515,
]
`);
    const sequence = new Sequence({ high: 1, low: 2 }, 'swarm');
    expect([sequence.int(0, 999), sequence.int(0, 999), sequence.int(0, 999)])
      .toMatchInlineSnapshot(`
[
  185,
  685,
  441,
]
`);
  });
});

test('seeds are decimal numbers of 64 bits, and nothing else', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }), (value) => {
      expect(formatSeed(parseSeed(value.toString())!)).toBe(value.toString());
    }),
  );
  for (const bad of [
    '',
    '-1',
    '+1',
    '01',
    '1.0',
    '1e3',
    ' 1',
    '0x1',
    '18446744073709551616',
    '१',
  ]) {
    expect(parseSeed(bad)).toBeUndefined();
  }
});

test('ranges include both ends and nothing outside', () => {
  fc.assert(
    fc.property(fc.integer(), fc.nat(1_000_000), fc.nat(1_000_000), (word, min, span) => {
      const value = between(word, min, min + span);
      expect(value).toBeGreaterThanOrEqual(min);
      expect(value).toBeLessThanOrEqual(min + span);
    }),
  );
  expect(between(0, 5, 9)).toBe(5);
  expect(between(-1, 5, 9)).toBe(9);
  expect(() => new Sequence({ high: 0, low: 1 }, 'x').int(2, 1)).toThrow(RangeError);
  expect(() => new Sequence({ high: 0, low: 1 }, 'x').pick([])).toThrow(RangeError);
});

test('chances happen as often as they say', () => {
  const key = streamKey({ high: 0, low: 1 }, 'loss');
  const hits = (ppm: number): number => {
    let count = 0;
    for (let i = 0; i < 100_000; i++) if (happens(draw(key, i), threshold(ppm))) count++;
    return count;
  };
  expect(hits(0)).toBe(0);
  expect(hits(1_000_000)).toBe(100_000);
  // 5 %: five standard deviations are 345.
  expect(Math.abs(hits(50_000) - 5_000)).toBeLessThan(345);
});

test('a shuffle keeps all items and reaches every order', () => {
  const orders = new Set<string>();
  for (const seed of seeds(600))
    orders.add(new Sequence(seed, 'x').shuffle(['a', 'b', 'c', 'd']).join(''));
  expect(orders.size).toBe(24);
  expect([...orders].every((order) => [...order].sort().join('') === 'abcd')).toBe(true);
});
