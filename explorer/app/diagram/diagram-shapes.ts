/** The whole space-time diagram of a window, from the back to the front, and what is under the pointer. */
import { eventShapes } from './event-shapes.ts';
import { backdropShapes, laneShapes } from './lane-shapes.ts';
import { messageShapes } from './message-shapes.ts';
import { rulerShapes } from './ruler-shapes.ts';
import { Space } from './label-space.ts';
import { relationTo } from './relation.ts';
import { ROW } from '../model/rows.ts';
import type { Emphasis, Scene, Window } from './scene.ts';
import { laneX } from './scene.ts';
import type { LineShape, Shape } from './shapes.ts';

export function diagramShapes(scene: Scene, window: Window, emphasis: Emphasis): Shape[] {
  const relate = relationTo(scene.run, emphasis.event, emphasis.causes);
  const space = new Space();
  const events = eventShapes(scene, window, emphasis, relate, space);
  return [
    ...backdropShapes(scene, window, emphasis),
    ...rulerShapes(scene, window),
    ...laneShapes(scene, window, emphasis),
    ...messageShapes(scene, window, emphasis, relate, space),
    ...events,
  ];
}

export type Hit =
  | { readonly kind: 'event'; readonly event: number }
  | { readonly kind: 'message'; readonly message: number };

/** So near, in pixels, the pointer must be. */
const NEAR_EVENT = 11;
const NEAR_LINE = 5;

/** What is at (`x`, `y`) of the window: an event's mark, a message, or else the event of the row; null behind the end. */
export function hitAt(
  scene: Scene,
  window: Window,
  shapes: readonly Shape[],
  x: number,
  y: number,
): Hit | null {
  const { rows, run } = scene;
  const row = Math.floor((y + window.top) / ROW);
  if (row >= rows.count) return null;
  const here = rows.at(row);
  const event = 'event' in here ? here.event : -1;
  if (event >= 0) {
    const { node } = run.event(event);
    if (Math.abs(x - laneX(run.servers, window.width, node)) < NEAR_EVENT)
      return { kind: 'event', event };
  }
  let best = NEAR_LINE;
  let message = -1;
  for (const shape of shapes) {
    if (shape.kind !== 'line' || shape.message === undefined) continue;
    const distance = distanceTo(shape, x, y);
    if (distance <= best) {
      best = distance;
      ({ message } = shape);
    }
  }
  if (message >= 0) return { kind: 'message', message };
  return event >= 0 ? { kind: 'event', event } : null;
}

function distanceTo({ x1, y1, x2, y2 }: LineShape, x: number, y: number): number {
  const dx = x2 - x1;
  const dy = y2 - y1;
  const square = dx * dx + dy * dy;
  const share =
    square === 0 ? 0 : Math.max(0, Math.min(1, ((x - x1) * dx + (y - y1) * dy) / square));
  return Math.hypot(x - x1 - share * dx, y - y1 - share * dy);
}
