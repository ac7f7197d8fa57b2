/** The margin of the diagram: times, silences, faults of the network. */
import { ROW } from '../model/rows.ts';
import type { Scene, Window } from './scene.ts';
import { eventsWithin } from './scene.ts';
import type { Shape } from './shapes.ts';
import { bandShape, labelShape } from './shapes.ts';
import { formatMicros } from '../../../record/words/format.ts';
import { durationText } from '../model/words.ts';

/** Where the bars of the network's faults begin, and where what belongs to no server is marked. */
export const MARGIN_X = 62;
const TIME_X = 54;
const TIME_LENGTH = 7;
const FAULT_STEP = 5;
/** With more faults at a time than this, the rest can be read but not seen. */
const MOST_SLOTS = 3;

export function rulerShapes(scene: Scene, window: Window): Shape[] {
  return [...times(scene, window), ...silences(scene, window), ...faults(scene, window)];
}

/** As exact as there is room for; events that are closer together than can be told share a time. */
function times({ run, rows }: Scene, window: Window): Shape[] {
  const [first, last] = eventsWithin(rows, window);
  const shapes: Shape[] = [];
  let told = '';
  for (let number = first; number <= last && number < run.length; number++) {
    const text = formatMicros(run.event(number).timeUs).slice(0, TIME_LENGTH).replace(/\.$/, '');
    if (text === told) continue;
    told = text;
    shapes.push(labelShape(text, TIME_X, rows.yOf(number) - window.top, { align: 'right' }));
  }
  return shapes;
}

function silences({ rows }: Scene, window: Window): Shape[] {
  const [first, last] = eventsWithin(rows, window);
  return rows.folds.flatMap(({ before, gapUs }) => {
    if (before < first || before > last + 1) return [];
    const y = rows.yOf(before) - ROW - window.top;
    const box = { x: 0, y: y - ROW / 2 + 3, width: window.width, height: ROW - 6 };
    const text = `… ${durationText(gapUs)} without an event …`;
    return [
      bandShape('raised', box, { alpha: 0.8 }),
      labelShape(text, window.width / 2 + 30, y, { align: 'center' }),
    ];
  });
}

function faults(scene: Scene, window: Window): Shape[] {
  const { run, rows } = scene;
  const [first, last] = eventsWithin(rows, window);
  return scene.faults.flatMap(({ stretch: { from, to }, slot }) => {
    if (to < first || from > last || slot >= MOST_SLOTS) return [];
    const y = rows.yOf(from) - window.top;
    const end = (to >= run.length ? rows.height : rows.yOf(to)) - window.top;
    const box = { x: MARGIN_X + slot * FAULT_STEP, y, width: 3, height: end - y };
    return [bandShape('fault', box, { alpha: 0.85 })];
  });
}
