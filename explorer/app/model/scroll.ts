/** Where to scroll to, so that the selected event can be seen, without moving more than that takes. */
import { ROW } from './rows.ts';
import { countBelow } from './search.ts';
import { clamp } from './view.ts';

/** So many rows above and below the selected one are to be seen as well. */
const AROUND = 4;

/**
 * The offset at which the row at `y` can be seen in a pane of `height` pixels over rows of `total`: `old` if that will do,
 * a little more or less if the row is near, and in the middle of the rest if it is far.
 */
export function topToShow(y: number, old: number, height: number, total: number): number {
  const limit = Math.max(0, total - height);
  const room = Math.min(AROUND * ROW, height / 4);
  const above = old + room - y;
  const below = y + ROW + room - (old + height);
  if (above <= 0 && below <= 0) return clamp(old, 0, limit);
  if (Math.max(above, below) > height) return clamp(Math.round(y - height * 0.4), 0, limit);
  return clamp(Math.round(above > 0 ? old - above : old + below), 0, limit);
}

/** The same for a list of the events `found`: shows the one that is nearest to `selected`. */
export function topToShowFound(
  found: ArrayLike<number>,
  selected: number,
  old: number,
  height: number,
): number {
  const row = clamp(countBelow(found, selected), 0, Math.max(0, found.length - 1));
  return topToShow(row * ROW, old, height, found.length * ROW);
}
