/** The messages of a window, each with its fate. */
import type { MessageData } from '../../data/run-data.ts';
import type { Space } from './label-space.ts';
import { labelOf } from './message-labels.ts';
import type { Way } from './message-ways.ts';
import { waysOf } from './message-ways.ts';
import type { Relation } from './relation.ts';
import { DIM, inkOfRelation, relationOfMessage } from './relation.ts';
import type { Emphasis, Scene, Window } from './scene.ts';
import { eventsWithin } from './scene.ts';
import type { Ink, LineShape, Shape } from './shapes.ts';
import { isReply } from '../../../record/replies.ts';

/** With more messages than this on the screen, only those of the selection have labels. */
export const MOST_LABELLED = 300;

const REPEATED = [6, 3];
const OVERTAKEN = [2, 3];

export function messageShapes(
  scene: Scene,
  window: Window,
  emphasis: Emphasis,
  relate: (event: number) => Relation,
  space: Space,
): Shape[] {
  const numbers = scene.flights.within(...eventsWithin(scene.rows, window));
  const drawn = numbers.map((number) => {
    const message = scene.run.messages[number]!;
    const style = styleOf(message, emphasis, relate);
    return { message, style, ways: waysOf(scene, window, message) };
  });
  // What is selected goes on top, and takes its place for a label before others.
  drawn.sort((a, b) => a.style.rank - b.style.rank || a.message.number - b.message.number);
  const shapes = drawn.flatMap(({ message, style, ways }) =>
    ways.flatMap((way, i) => wayShapes(message, way, style, i > 0)),
  );
  const labels: Shape[] = [];
  for (const { message, style, ways } of drawn.toReversed()) {
    if (style.rank < 2 && (numbers.length > MOST_LABELLED || style.alpha < 1)) continue;
    labels.push(...labelOf(message, ways[0]!, style.rank === 2, window, space));
  }
  return [...shapes, ...labels.toReversed()];
}

interface Style {
  readonly ink: Ink;
  readonly alpha: number;
  readonly width: number;
  /** 2: of the selected event; 1: usual; 0: dimmed. */
  readonly rank: 0 | 1 | 2;
}

function styleOf(
  message: MessageData,
  emphasis: Emphasis,
  relate: (event: number) => Relation,
): Style {
  const relation = relationOfMessage(message, relate);
  const { event } = emphasis;
  const followed = message.number === emphasis.message;
  const selected =
    followed || (event >= 0 && (message.sentIn === event || message.arrivals.includes(event)));
  const apart = relation === 'apart' && !followed;
  return {
    ink: inkOfRelation(relation) ?? (message.overtaken ? 'stale' : message.term),
    alpha: apart ? DIM : 1,
    width: followed ? 2.8 : selected ? 2 : 1.1,
    rank: selected ? 2 : apart ? 0 : 1,
  };
}

function wayShapes(message: MessageData, way: Way, style: Style, repeated: boolean): Shape[] {
  const { outcome, kind, number, overtaken } = message;
  const { ink, alpha, width, rank } = style;
  const stopped = outcome === 'lost' || outcome === 'cut' || outcome === 'held-back';
  const line: LineShape = {
    kind: 'line',
    ...way,
    ink: stopped && rank < 2 ? 'dropped' : ink,
    width: repeated ? width * 0.6 : width,
    alpha,
    message: number,
    ...(repeated ? { dash: REPEATED } : overtaken ? { dash: OVERTAKEN } : {}),
    ...(outcome === 'in-flight' ? { fades: true } : {}),
  };
  const { x1, y1, x2: x, y2: y } = way;
  if (outcome === 'in-flight') return [line];
  if (outcome !== 'delivered') {
    return [line, { kind: 'mark', x, y, form: 'cross', size: 4, ink: 'dropped', alpha }];
  }
  const hollow = isReply(kind);
  return [line, { kind: 'head', x, y, dx: x - x1, dy: y - y1, ink, hollow, alpha }];
}
