/** The events on the lanes: a mark for each, and a few words beside those that matter. */
import type { EventData } from '../../data/run-data.ts';
import { labelBeside, wordsBeside } from './event-labels.ts';
import type { Space } from './label-space.ts';
import type { Relation } from './relation.ts';
import { DIM, inkOfRelation } from './relation.ts';
import { MARGIN_X } from './ruler-shapes.ts';
import type { Emphasis, Scene, Window } from './scene.ts';
import { eventsWithin, laneX } from './scene.ts';
import type { Mark, Shape } from './shapes.ts';

/** Of what the filter does not find. */
const UNFOUND = 0.35;

export function eventShapes(
  scene: Scene,
  window: Window,
  emphasis: Emphasis,
  relate: (event: number) => Relation,
  space: Space,
): Shape[] {
  const { run, rows, lanes } = scene;
  const [first, last] = eventsWithin(rows, window);
  const shapes: Shape[] = [];
  for (let number = first; number <= last && number < run.length; number++) {
    const event = run.event(number);
    const y = rows.yOf(number) - window.top;
    const relation = relate(number);
    const broken = run.violation?.at === number;
    const own = broken ? 'violation' : inkOfRelation(relation);
    const alpha = relation === 'apart' ? DIM : emphasis.finds?.(number) === false ? UNFOUND : 1;
    for (const node of placesOf(event)) {
      const x = node === 0 ? MARGIN_X + 4 : laneX(run.servers, window.width, node);
      if (number === emphasis.event || broken) {
        const ink = broken ? 'violation' : 'accent';
        shapes.push({ kind: 'mark', x, y, form: 'ring', size: 9, ink, alpha: 1 });
      }
      const term = node === 0 ? 'muted' : lanes.at(node, number + 1).term;
      shapes.push({ kind: 'mark', x, y, ...markOf(event), ink: own ?? term, alpha });
      const words = wordsBeside(event, node);
      if (words !== null) {
        const style = { ink: own ?? (words.strong ? 'text' : 'muted'), alpha } as const;
        shapes.push(...labelBeside(words, x, y, style, run.servers, window, space));
      }
    }
  }
  return shapes;
}

/** Where an event is drawn: at its server, or at all that it changed, or in the margin. */
function placesOf({ node, touches }: EventData): readonly number[] {
  if (touches.length === 0) return [node];
  return node === 0 || touches.includes(node) ? touches : [node, ...touches];
}

function markOf({ name }: EventData): { readonly form: Mark; readonly size: number } {
  switch (name) {
    case 'deliver':
      return { form: 'circle', size: 3.2 };
    case 'timer':
      return { form: 'ring', size: 4.5 };
    case 'crash':
      return { form: 'cross', size: 5.5 };
    case 'restart':
    case 'heal':
      return { form: 'triangle', size: 5.5 };
    case 'propose':
    case 'client':
      return { form: 'diamond', size: 4.5 };
    default:
      return { form: 'square', size: 2.6 };
  }
}
