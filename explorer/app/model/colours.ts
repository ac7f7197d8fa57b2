/**
 * Colours. Terms have the eight hues of Okabe and Ito, which people with any kind of colour vision tell apart, made lighter
 * or darker until they can be seen on the page; the number is always printed beside them. Red is for violations only.
 */

export type ThemeName = 'light' | 'dark';

export interface Theme {
  readonly page: string;
  readonly panel: string;
  readonly raised: string;
  readonly line: string;
  readonly text: string;
  readonly muted: string;
  /** What is selected, and where the keyboard is. */
  readonly accent: string;
  readonly selected: string;
  readonly violation: string;
  readonly violationWash: string;
  readonly past: string;
  readonly future: string;
  /** Messages that a later one was ahead of. */
  readonly stale: string;
  readonly fault: string;
  /** What was dropped. */
  readonly dropped: string;
  readonly added: string;
  readonly removed: string;
  /** By term mod 8. */
  readonly terms: readonly string[];
  /** What can be read on `terms`. */
  readonly onTerms: readonly string[];
}

const WHITE = '#ffffff';
const BLACK = '#111418';

export const THEMES: Readonly<Record<ThemeName, Theme>> = {
  light: {
    page: '#f6f7f9',
    panel: '#ffffff',
    raised: '#eef0f3',
    line: '#d8dce2',
    text: '#1b1f24',
    muted: '#59616b',
    accent: '#1f5fbf',
    selected: '#dce9fb',
    violation: '#b3001b',
    violationWash: '#fdecee',
    past: '#0b5cad',
    future: '#b05200',
    stale: '#8a5a00',
    fault: '#8d95a0',
    dropped: '#6a727d',
    added: '#00694c',
    removed: '#7a4a00',
    terms: ['#3d434b', '#c47f00', '#2b8cc4', '#00805b', '#9c9200', '#0063a3', '#c25100', '#ac5488'],
    onTerms: [WHITE, BLACK, BLACK, WHITE, BLACK, WHITE, WHITE, WHITE],
  },
  dark: {
    page: '#14171b',
    panel: '#1b1f24',
    raised: '#262b32',
    line: '#363d46',
    text: '#e6e9ed',
    muted: '#a3acb7',
    accent: '#7db4ff',
    selected: '#1f3a5c',
    violation: '#ff7a85',
    violationWash: '#3a1b20',
    past: '#7db4ff',
    future: '#ffad66',
    stale: '#f0b84a',
    fault: '#77808c',
    dropped: '#98a1ac',
    added: '#5fd3a8',
    removed: '#e6b566',
    terms: ['#b9c0c9', '#e69f00', '#56b4e9', '#1fb58a', '#f0e442', '#4f9be0', '#ee7d2e', '#dd94bd'],
    onTerms: [BLACK, BLACK, BLACK, BLACK, BLACK, BLACK, BLACK, BLACK],
  },
};

/** A colour by its name, or by the term that it stands for. */
export type Ink = Exclude<keyof Theme, 'terms' | 'onTerms'> | number;

export function colourOf(ink: Ink, theme: Theme): string {
  return typeof ink === 'number' ? theme.terms[ink % theme.terms.length]! : theme[ink];
}
