/** The lanes of the servers: thick for leaders, dashed for candidates, thin for followers, hatched while they are down. */
import { ROW } from '../model/rows.ts';
import type { Emphasis, Scene, Window } from './scene.ts';
import { eventsWithin, laneX } from './scene.ts';
import type { Ink, Shape } from './shapes.ts';
import { bandShape } from './shapes.ts';

/** Of lanes, while causes stand out: whose they are must still be seen. */
const LANE_DIM = 0.4;

/** The rows of the selected event and of the violation; to be drawn first. */
export function backdropShapes(scene: Scene, window: Window, { event }: Emphasis): Shape[] {
  const { rows, run } = scene;
  const broken = run.violation?.at ?? -1;
  const stripe = (number: number, ink: Ink): Shape => {
    const y = rows.rowOf(number) * ROW - window.top;
    return bandShape(ink, { x: 0, y, width: window.width, height: ROW });
  };
  const shapes: Shape[] = [];
  if (event >= 0 && event !== broken) shapes.push(stripe(event, 'selected'));
  if (broken >= 0 && broken < run.length) shapes.push(stripe(broken, 'violationWash'));
  return shapes;
}

export function laneShapes(scene: Scene, window: Window, emphasis: Emphasis): Shape[] {
  const servers = Array.from({ length: scene.run.servers }, (_, i) => i + 1);
  return servers.flatMap((server) => [
    ...faultBands(scene, window, server),
    ...(emphasis.server === server ? [selectionBand(scene, window, server)] : []),
    ...laneOf(scene, window, server, emphasis),
  ]);
}

/** Faults that struck this one server, while they lasted. */
function faultBands({ run, rows }: Scene, window: Window, server: number): Shape[] {
  const [first, last] = eventsWithin(rows, window);
  const x = laneX(run.servers, window.width, server) - 13;
  return run.stretches.flatMap(({ kind, node, from, to }) => {
    if (kind !== 'fault' || node !== server || to < first || from > last || to === from) return [];
    const y = rows.yOf(from) - window.top;
    const end = to >= run.length ? window.height : rows.yOf(to) - window.top;
    return [bandShape('fault', { x, y, width: 26, height: end - y }, { alpha: 0.13 })];
  });
}

function selectionBand({ run }: Scene, { width, height }: Window, server: number): Shape {
  const x = laneX(run.servers, width, server) - 15;
  return bandShape('accent', { x, y: 0, width: 30, height }, { alpha: 0.1 });
}

function laneOf(scene: Scene, window: Window, server: number, emphasis: Emphasis): Shape[] {
  const { run, rows, lanes } = scene;
  const [first, last] = eventsWithin(rows, window);
  const x = laneX(run.servers, window.width, server);
  const alpha = emphasis.causes && emphasis.event >= 0 ? LANE_DIM : 1;
  // Stretches begin and end at positions, which is to say at the events before them.
  const yAt = (position: number): number =>
    (position >= run.length ? rows.count * ROW : rows.yOf(position - 1)) - window.top;
  return lanes.within(server, first, last + 1).map(({ from, to, role, term }) => {
    const y1 = Math.max(-ROW, yAt(from));
    const y2 = Math.min(window.height + ROW, yAt(to));
    if (role === 'down') {
      const box = { x: x - 6, y: y1, width: 12, height: y2 - y1 };
      return bandShape('fault', box, { hatched: true, alpha: 0.9 });
    }
    const line = { kind: 'line', x1: x, y1, x2: x, y2, ink: term, alpha } as const;
    if (role === 'leader') return { ...line, width: 7 };
    return role === 'candidate' ? { ...line, width: 2.5, dash: [4, 4] } : { ...line, width: 1.5 };
  });
}
