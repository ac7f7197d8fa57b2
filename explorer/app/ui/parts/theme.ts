/** Colours as custom properties of the document, which style sheets and canvases share. */
import type { Theme, ThemeName } from '../../model/colours.ts';
import { THEMES } from '../../model/colours.ts';

export function applyTheme(name: ThemeName): void {
  const { style, dataset } = document.documentElement;
  const { terms, onTerms, ...plain }: Theme = THEMES[name];
  for (const [token, colour] of Object.entries(plain)) style.setProperty(`--${token}`, colour);
  terms.forEach((colour, i) => {
    style.setProperty(`--term-${i}`, colour);
    style.setProperty(`--on-term-${i}`, onTerms[i]!);
  });
  style.colorScheme = name;
  dataset['theme'] = name;
}
