import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Flights, STUB } from './flights.ts';

describe('messages on their way', () => {
  test('are found wherever they pass, in the order of their sending', () => {
    const message = fc.record({
      sentIn: fc.integer({ min: -1, max: 60 }),
      delays: fc.array(fc.integer({ min: 1, max: 50 }), { maxLength: 2 }),
    });
    fc.assert(
      fc.property(
        fc.array(message, { maxLength: 40 }),
        fc.integer({ min: 0, max: 110 }),
        fc.integer({ min: 0, max: 30 }),
        (list, first, length) => {
          const messages = list
            .map(({ sentIn, delays }) => ({
              sentIn,
              arrivals: delays.map((delay) => sentIn + delay).sort((a, b) => a - b),
            }))
            .sort((a, b) => a.sentIn - b.sentIn);
          const last = first + length;
          const expected = messages.flatMap(({ sentIn, arrivals }, i) =>
            sentIn <= last && (arrivals.at(-1) ?? sentIn + STUB) >= first ? [i] : [],
          );
          expect(new Flights(messages).within(first, last)).toEqual(expected);
        },
      ),
    );
  });

  test('a run without messages has none', () => {
    expect(new Flights([]).within(0, 10)).toEqual([]);
  });
});
