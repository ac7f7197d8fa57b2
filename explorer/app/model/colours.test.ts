import { describe, expect, test } from '@jest/globals';
import type { Theme } from './colours.ts';
import { THEMES, colourOf } from './colours.ts';

/** Contrast of two colours as WCAG 2.2 defines it. */
function contrastOf(one: string, other: string): number {
  const [darker, lighter] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter! + 0.05) / (darker! + 0.05);
}

function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((place) => {
    const share = parseInt(colour.slice(place, place + 2), 16) / 255;
    return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

const themes: [name: string, theme: Theme][] = Object.entries(THEMES);

describe.each(themes)('the %s theme', (_, theme) => {
  test('has texts that can be read', () => {
    const { panel, page, raised, selected, text, muted, accent, violation, violationWash } = theme;
    for (const ground of [panel, page, raised, selected]) {
      expect(contrastOf(text, ground)).toBeGreaterThanOrEqual(4.5);
    }
    for (const ground of [panel, page, raised, selected]) {
      expect(contrastOf(muted, ground)).toBeGreaterThanOrEqual(4.5);
    }
    const { past, future, stale, dropped, added, removed } = theme;
    for (const ink of [accent, violation, past, future, stale, dropped, added, removed]) {
      expect(contrastOf(ink, panel)).toBeGreaterThanOrEqual(4.5);
    }
    expect(contrastOf(violation, violationWash)).toBeGreaterThanOrEqual(4.5);
  });

  test('has eight terms, which can be seen, with numbers on them that can be read', () => {
    expect(new Set(theme.terms).size).toBe(8);
    theme.terms.forEach((colour, i) => {
      expect(contrastOf(colour, theme.panel)).toBeGreaterThanOrEqual(3);
      expect(contrastOf(colour, theme.onTerms[i]!)).toBeGreaterThanOrEqual(4.5);
    });
  });

  test('gives the ninth term the colour of the first', () => {
    expect(colourOf(9, theme)).toBe(colourOf(1, theme));
    expect(colourOf(9, theme)).not.toBe(colourOf(2, theme));
  });
});
