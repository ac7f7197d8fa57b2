/** Where messages go on the diagram. */
import type { MessageData } from '../../data/run-data.ts';
import { ROW } from '../model/rows.ts';
import type { Scene, Window } from './scene.ts';
import { laneX } from './scene.ts';

export interface Way {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

/** How far the end of an arrow stays away from the middle of a lane. */
const SHORT_OF = 5;

/** A line for each arrival, or one that ends on the way. */
export function waysOf({ run, rows }: Scene, { top, width }: Window, message: MessageData): Way[] {
  const { from, to, sentIn, arrivals, outcome } = message;
  const x1 = laneX(run.servers, width, from);
  const y1 = rows.yOf(sentIn) - top;
  const end = laneX(run.servers, width, to);
  const side = Math.sign(end - x1);
  if (arrivals.length > 0) {
    const x2 = end - side * SHORT_OF;
    return arrivals.map((arrival) => ({ x1, y1, x2, y2: rows.yOf(arrival) - top }));
  }
  const [share, fall] = outcome === 'in-flight' ? [0.7, 1.6] : [0.5, 0.7];
  return [{ x1, y1, x2: x1 + (end - x1) * share, y2: y1 + ROW * fall }];
}

/** The part of a way that is between the heights 0 and `height`; null if none of it is. */
export function clipped({ x1, y1, x2, y2 }: Way, height: number): Way | null {
  if (Math.max(y1, y2) < 0 || Math.min(y1, y2) > height) return null;
  const xAt = (y: number): number => (y1 === y2 ? x1 : x1 + ((x2 - x1) * (y - y1)) / (y2 - y1));
  const start = Math.max(0, Math.min(height, y1));
  const end = Math.max(0, Math.min(height, y2));
  return { x1: y1 === start ? x1 : xAt(start), y1: start, x2: y2 === end ? x2 : xAt(end), y2: end };
}
