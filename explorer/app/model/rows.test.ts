import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ROW, Rows, findFolds } from './rows.ts';

const folds = [
  { before: 2, gapUs: 50_000 },
  { before: 3, gapUs: 60_000 },
];

describe('rows', () => {
  test('a fold takes a row of its own, above the event behind the gap', () => {
    const rows = new Rows(5, folds);
    expect(rows.count).toBe(7);
    expect([0, 1, 2, 3, 4].map((event) => rows.rowOf(event))).toEqual([0, 1, 3, 5, 6]);
    expect([0, 1, 2, 3, 4, 5, 6].map((row) => rows.at(row))).toEqual([
      { event: 0 },
      { event: 1 },
      { fold: folds[0] },
      { event: 2 },
      { fold: folds[1] },
      { event: 3 },
      { event: 4 },
    ]);
  });

  test('what is under the pointer is the event of the row, or the one below a fold', () => {
    const rows = new Rows(5, folds);
    expect(rows.eventAt(1.5 * ROW)).toBe(1);
    expect(rows.eventAt(2.5 * ROW)).toBe(2);
    expect(rows.eventAt(3.5 * ROW)).toBe(2);
    expect(rows.eventAt(1_000 * ROW)).toBe(4);
    expect(rows.eventAt(-5)).toBe(0);
  });

  test('events and rows lead to each other, wherever the folds are', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 40 })), (places) => {
        const sorted = places.sort((a, b) => a - b).map((before) => ({ before, gapUs: 1 }));
        const rows = new Rows(41, sorted);
        for (let event = 0; event < 41; event++) {
          expect(rows.at(rows.rowOf(event))).toEqual({ event });
          expect(rows.eventAt(rows.yOf(event))).toBe(event);
        }
        const seen = Array.from({ length: rows.count }, (_, row) => rows.at(row));
        expect(seen.filter((each) => 'fold' in each)).toHaveLength(places.length);
      }),
    );
  });
});

describe('silences', () => {
  test('are gaps far above the mean, and above what anybody would notice', () => {
    const times = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((i) => i * 1_000);
    expect(findFolds([...times, 9_000 + 400_000])).toEqual([]);
    const many = Array.from({ length: 200 }, (_, i) => i * 1_000 + (i >= 150 ? 400_000 : 0));
    expect(findFolds(many)).toEqual([{ before: 150, gapUs: 401_000 }]);
    // The same shape in microseconds: nobody would notice.
    expect(findFolds(many.map((time) => time / 1_000))).toEqual([]);
  });

  test('a run of no events or one has none', () => {
    expect(findFolds([])).toEqual([]);
    expect(findFolds([5])).toEqual([]);
  });
});
