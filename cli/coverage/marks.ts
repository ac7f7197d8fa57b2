/** What a table of coverage shows for one cell, on a terminal and in HTML alike. */
import type { Cell } from '../../sim/coverage/catalogue.ts';

/** What a cell shows: how often it was reached, and how that is to be taken. */
export interface Mark {
  readonly text: string;
  readonly kind: 'reached' | 'missing' | 'impossible' | 'contradicted';
}

/** `counts`: how often each cell was reached, by name; those that were not may be left out. */
export function markOf({ name, status }: Cell, counts: Readonly<Record<string, number>>): Mark {
  const count = counts[name] ?? 0;
  if (status === 'impossible') {
    if (count === 0) return { text: '·', kind: 'impossible' };
    return { text: `!${short(count)}`, kind: 'contradicted' };
  }
  return count === 0 ? { text: '-', kind: 'missing' } : { text: short(count), kind: 'reached' };
}

/** `7`, `12`, `3k`, `2M`: rounded down, so that four characters do up to a trillion. */
export function short(count: number): string {
  if (count < 1_000) return String(count);
  if (count < 1_000_000) return `${Math.floor(count / 1_000)}k`;
  if (count < 1_000_000_000) return `${Math.floor(count / 1_000_000)}M`;
  return `${Math.floor(count / 1_000_000_000)}G`;
}

/** What the marks mean, and what the columns compare. */
export const LEGEND: readonly string[] = [
  'A number: so often (3k: 3,000 and more). -: never. ·: cannot be; a number behind ! would be a bug.',
  'term: that of the message, beside the receiver’s. behind, equal, ahead, confl: the sender’s log',
  'when the message arrives, beside the receiver’s; confl(ict): neither is a prefix of the other.',
];
