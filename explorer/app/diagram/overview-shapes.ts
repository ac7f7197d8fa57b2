/** The whole run in a strip: what was sent and lost, who led when, who was down, where it broke. */
import type { Scene } from './scene.ts';
import type { Shape } from './shapes.ts';
import { bandShape, labelShape } from './shapes.ts';
import { BARS, LANE, Strip, TIMES, stripLaneY } from './strip.ts';
import { durationText } from '../model/words.ts';

/** Width of a bar in pixels. */
const BIN = 3;

export function overviewShapes(
  scene: Scene,
  width: number,
  found: readonly number[] | null,
): Shape[] {
  const { run } = scene;
  const strip = new Strip(width, run.length);
  const servers = Array.from({ length: run.servers }, (_, i) => i + 1);
  return [
    ...(found === null ? messageBars(scene, strip) : foundBars(strip, found)),
    ...networkFaults(scene, strip),
    ...servers.flatMap((server) => laneBands(scene, strip, server)),
    ...timeAxis(scene, strip),
    ...violationTick(scene, strip),
  ];
}

/** What was sent, bar by bar, and how much of it never arrived. */
function messageBars({ run: { messages } }: Scene, strip: Strip): Shape[] {
  const sent = new Float64Array(binsOf(strip));
  const gone = new Float64Array(binsOf(strip));
  for (const { sentIn, outcome } of messages) {
    const bin = binOf(Math.max(0, sentIn), strip);
    sent[bin]!++;
    if (outcome !== 'delivered' && outcome !== 'in-flight') gone[bin]!++;
  }
  const most = sent.reduce((a, b) => Math.max(a, b), 1);
  return [
    ...bars(strip, sent, (count) => (count * BARS) / most, 'fault', 0.55),
    ...bars(strip, gone, (count) => (count * BARS) / most, 'muted', 1),
  ];
}

/** Where the filter finds something: one among thousands must be seen as well. */
function foundBars(strip: Strip, found: readonly number[]): Shape[] {
  const counts = new Float64Array(binsOf(strip));
  for (const number of found) counts[binOf(number, strip)]!++;
  const most = counts.reduce((a, b) => Math.max(a, b), 1);
  return bars(strip, counts, (count) => Math.max(3, (count * BARS) / most), 'accent', 1);
}

function binsOf(strip: Strip): number {
  return Math.max(1, Math.ceil(strip.width / BIN));
}

function binOf(number: number, strip: Strip): number {
  const bins = binsOf(strip);
  return Math.min(bins - 1, Math.floor((number * bins) / Math.max(1, strip.length)));
}

function bars(
  strip: Strip,
  counts: Float64Array,
  heightOf: (count: number) => number,
  ink: 'fault' | 'muted' | 'accent',
  alpha: number,
): Shape[] {
  return [...counts].flatMap((count, bin) => {
    if (count === 0) return [];
    const height = heightOf(count);
    const box = { x: strip.left + bin * BIN, y: BARS - height, width: BIN - 1, height };
    return [bandShape(ink, box, { alpha })];
  });
}

function networkFaults({ run }: Scene, strip: Strip): Shape[] {
  const y = stripLaneY(1) - 1;
  const height = stripLaneY(run.servers + 1) - y;
  return run.stretches.flatMap(({ kind, node, from, to }) => {
    if (kind !== 'fault' || node !== 0 || to === from) return [];
    const x = strip.xOf(from);
    const width = Math.max(1, strip.xOf(to) - x);
    return [bandShape('fault', { x, y, width, height }, { alpha: 0.1 })];
  });
}

/** When a server led, ran for election, or was down. */
function laneBands({ lanes }: Scene, strip: Strip, server: number): Shape[] {
  const y = stripLaneY(server);
  const middle = y + LANE / 2;
  const [x1, x2] = [strip.left, strip.left + strip.width];
  const shapes: Shape[] = [
    labelShape(`n${server}`, x1 - 6, middle, { align: 'right' }),
    { kind: 'line', x1, y1: middle, x2, y2: middle, ink: 'line', width: 1, alpha: 1 },
  ];
  let end = -1;
  for (const { from, to, role, term } of lanes.of(server)) {
    if (role === 'follower') continue;
    const x = strip.xOf(from);
    const width = Math.max(1, strip.xOf(to) - x);
    // Of many short ones in a pixel, one is enough.
    if (x + width <= end) continue;
    end = Math.ceil(x + width);
    if (role === 'down') {
      shapes.push(bandShape('fault', { x, y, width, height: LANE }, { hatched: true }));
    } else if (role === 'candidate') {
      shapes.push(bandShape(term, { x, y: middle - 1.5, width, height: 3 }));
    } else {
      shapes.push(bandShape(term, { x, y, width, height: LANE }));
      const more = { align: 'center', ink: 'text', strong: true } as const;
      const text = String(term);
      if (width > text.length * 7 + 6) shapes.push(labelShape(text, x + width / 2, middle, more));
    }
  }
  return shapes;
}

/** Five times along the way: positions are by events, so that time runs at any speed. */
function timeAxis({ run }: Scene, strip: Strip): Shape[] {
  if (run.length === 0) return [];
  const y = stripLaneY(run.servers + 1) + TIMES / 2 + 1;
  return [0, 0.25, 0.5, 0.75, 1].map((share) => {
    const number = Math.min(run.length - 1, Math.floor(share * run.length));
    const align = share === 0 ? 'left' : share === 1 ? 'right' : 'center';
    const x = strip.left + share * strip.width;
    return labelShape(durationText(run.event(number).timeUs), x, y, { align });
  });
}

function violationTick({ run }: Scene, strip: Strip): Shape[] {
  if (run.violation === null) return [];
  const x = strip.xOf(Math.min(run.length, run.violation.at + 0.5));
  const y2 = stripLaneY(run.servers + 1);
  return [
    { kind: 'line', x1: x, y1: 0, x2: x, y2, ink: 'violation', width: 2, alpha: 1 },
    { kind: 'mark', x, y: 6, form: 'cross', size: 4, ink: 'violation', alpha: 1 },
  ];
}
