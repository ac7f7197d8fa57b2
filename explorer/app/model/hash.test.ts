import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseHash, printHash } from './hash.ts';
import type { View } from './view.ts';
import { TABS } from './view.ts';

const PLAIN: View = { at: 0, server: 0, message: -1, filter: '', tab: 'state', causes: false };

describe('the link', () => {
  test('says what differs from the plainest view', () => {
    expect(printHash(PLAIN)).toBe('#at=0');
    expect(
      printHash({
        at: 812,
        server: 2,
        message: 77,
        filter: 'type:AppendEntries a&b=c',
        tab: 'log',
        causes: true,
      }),
    ).toBe('#at=812&sel=n2&msg=77&f=type:AppendEntries%20a%26b%3Dc&tab=log&causes=1');
  });

  test('leads back to any view', () => {
    const views = fc.record({
      at: fc.integer({ min: 0, max: 999_999_999 }),
      server: fc.integer({ min: 0, max: 9 }),
      message: fc.integer({ min: -1, max: 999_999 }),
      filter: fc.string({ unit: 'grapheme' }),
      tab: fc.constantFrom(...TABS),
      causes: fc.boolean(),
    });
    fc.assert(
      fc.property(views, (view) => {
        expect({ ...PLAIN, ...parseHash(printHash(view)) }).toEqual(view);
      }),
    );
  });

  test('what makes no sense in it is passed over', () => {
    expect(parseHash('')).toEqual({});
    expect(parseHash('#at=x&sel=n-1&tab=nothing&f=%E0%A4%A&what=1&&=')).toEqual({
      filter: '%E0%A4%A',
    });
    expect(parseHash('#at=99999999999999999999')).toEqual({});
  });
});
