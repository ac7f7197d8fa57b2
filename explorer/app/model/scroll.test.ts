import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ROW } from './rows.ts';
import { topToShow, topToShowFound } from './scroll.ts';

describe('scrolling to the selection', () => {
  test('leaves alone what can be seen', () => {
    expect(topToShow(500, 300, 400, 10_000)).toBe(300);
  });

  test('moves a little for what is near, and to the middle of things for what is far', () => {
    expect(topToShow(700, 300, 400, 10_000)).toBe(700 + 5 * ROW - 400);
    expect(topToShow(5_000, 300, 400, 10_000)).toBe(5_000 - 160);
  });

  test('always ends with the row in the pane', () => {
    const rows = fc.integer({ min: 1, max: 5_000 });
    fc.assert(
      fc.property(rows, rows, rows, fc.integer({ min: 2 * ROW, max: 900 }), (a, b, old, height) => {
        const total = Math.max(a, b) * ROW;
        const y = (Math.min(a, b) - 1) * ROW;
        const top = topToShow(y, old, height, total);
        expect(top).toBeGreaterThanOrEqual(0);
        expect(y).toBeGreaterThanOrEqual(top);
        expect(y + ROW).toBeLessThanOrEqual(top + height);
      }),
    );
  });

  test('a filtered list shows what is nearest', () => {
    const found = Array.from({ length: 100 }, (_, i) => i * 10);
    const top = topToShowFound(found, 505, 0, 200);
    expect(51 * ROW).toBeGreaterThanOrEqual(top);
    expect(51 * ROW).toBeLessThan(top + 200);
    expect(topToShowFound([], 5, 0, 200)).toBe(0);
  });
});
