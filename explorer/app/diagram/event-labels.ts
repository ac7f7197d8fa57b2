/** The words beside events. */
import type { EventData } from '../../data/run-data.ts';
import type { Space } from './label-space.ts';
import type { Window } from './scene.ts';
import { laneSpacing } from './scene.ts';
import type { LabelShape } from './shapes.ts';
import { CHARACTER, labelShape } from './shapes.ts';

export interface Words {
  readonly text: string;
  /** What became of a server, and not only what set it going. */
  readonly strong: boolean;
}

/** What to write beside an event at one of its places; null: nothing. */
export function wordsBeside(event: EventData, place: number): Words | null {
  const { name, what, subject, labels } = event;
  const words = labels.filter(({ node }) => node === place).map(({ text }) => text);
  if (words.length > 0) return { text: words.join(', '), strong: true };
  if (place === 0) return { text: what, strong: false };
  if (name === 'timer' || name === 'propose') return { text: subject, strong: false };
  return null;
}

/** From the middle of a mark to the words. */
const APART = 12;

/**
 * Words to the right of a mark, or to its left where there is more room. Important ones are shortened if they must be and
 * set in any case; others are left out where there is not enough room, or something is there already.
 */
export function labelBeside(
  { text, strong }: Words,
  x: number,
  y: number,
  style: Pick<LabelShape, 'ink' | 'alpha'>,
  servers: number,
  window: Window,
  space: Space,
): LabelShape[] {
  const toEdge = window.width - x - APART - 4;
  const toNext = laneSpacing(servers, window.width) - 2 * APART;
  const toRight = Math.floor((strong ? toEdge : Math.min(toEdge, toNext)) / CHARACTER);
  const left = strong && toRight < text.length && x > window.width / 2;
  const room = left ? Math.floor((x - APART) / CHARACTER) : toRight;
  if (room < 3 || (!strong && text.length > room)) return [];
  const shown = text.length > room ? `${text.slice(0, room - 1)}…` : text;
  const width = shown.length * CHARACTER;
  const from = left ? x - APART - width : x + APART;
  if (!space.take(from, y, from + width, y) && !strong) return [];
  return [labelShape(shown, from, y, { strong, ...style })];
}
