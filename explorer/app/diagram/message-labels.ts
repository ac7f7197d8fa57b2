/** The words on messages. */
import type { MessageData } from '../../data/run-data.ts';
import type { Space } from './label-space.ts';
import type { Way } from './message-ways.ts';
import { clipped } from './message-ways.ts';
import type { Window } from './scene.ts';
import type { LabelShape } from './shapes.ts';
import { CHARACTER, labelShape } from './shapes.ts';

const REASONS = {
  lost: 'lost',
  cut: 'cut',
  'held-back': 'held back',
  'in-flight': 'in flight',
  discarded: 'unheard',
} as const;

/** Where a label may stand on its line, from the best place to the worst. */
const PLACES = [0.5, 0.38, 0.62, 0.28, 0.72];

/** As many words as fit on the line, along it; or beside its end what became of a message that never arrived. */
export function labelOf(
  message: MessageData,
  way: Way,
  selected: boolean,
  window: Window,
  space: Space,
): LabelShape[] {
  const visible = clipped(way, window.height);
  if (visible === null) return [];
  const { outcome } = message;
  return outcome === 'delivered' || outcome === 'discarded'
    ? labelAlong(message, visible, selected, space)
    : labelAtEnd(message, way, REASONS[outcome], selected, window, space);
}

function labelAlong(
  message: MessageData,
  { x1, y1, x2, y2 }: Way,
  selected: boolean,
  space: Space,
): LabelShape[] {
  const length = Math.hypot(x2 - x1, y2 - y1);
  const most = Math.floor((length * 0.86 - 12) / CHARACTER);
  const text = wordingsOf(message).find((each) => each.length <= most);
  if (text === undefined) return [];
  const slope = Math.atan2(y2 - y1, x2 - x1);
  const half = (text.length * CHARACTER) / 2 / length;
  const at = (share: number): [x: number, y: number] => [
    x1 + (x2 - x1) * share,
    y1 + (y2 - y1) * share,
  ];
  const place = PLACES.find(
    (share) =>
      share - half >= 0.02 &&
      share + half <= 0.98 &&
      space.take(...at(share - half), ...at(share + half)),
  );
  if (place === undefined) return [];
  return [
    labelShape(text, ...at(place), {
      align: 'center',
      // Never upside down.
      angle: Math.abs(slope) > Math.PI / 2 ? slope + Math.PI : slope,
      ink: selected ? 'text' : 'muted',
      strong: selected,
    }),
  ];
}

const APART = 7;

function labelAtEnd(
  message: MessageData,
  { x1, x2, y2 }: Way,
  reason: string,
  selected: boolean,
  { width }: Window,
  space: Space,
): LabelShape[] {
  const options = selected ? [`${shortKind(message)} ${reason}`, reason] : [reason];
  for (const text of options) {
    const long = text.length * CHARACTER;
    const start = x2 >= x1 ? x2 + APART : x2 - APART - long;
    if (start < 0 || start + long > width || !space.take(start, y2, start + long, y2)) continue;
    return [labelShape(text, start, y2, { ink: 'dropped' })];
  }
  return [];
}

/** From the longest to the shortest: `AppendEntries t3 prev 5/2`, `AE t3 prev 5/2`, `AppendEntries t3`, `AE t3`. */
export function wordingsOf(message: MessageData): string[] {
  const { kind, says, term, outcome, overtaken } = message;
  const short = shortKind(message);
  const remark = [
    ...(outcome === 'discarded' ? [` (${REASONS.discarded})`] : []),
    ...(overtaken ? [' (overtaken)'] : []),
  ].join('');
  const sign = { '1': ' +', '0': '', '-1': ' −' }[message.answer];
  return [
    `${says}${remark}`,
    `${says.replace(kind, short)}${remark}`,
    says.replace(kind, short),
    `${kind} t${term}${sign}`,
    `${short} t${term}${sign}`,
  ];
}

/** The capitals of a kind: `AE` for `AppendEntries`. */
function shortKind({ kind }: MessageData): string {
  const capitals = kind.replaceAll(/[^A-Z]/g, '');
  return capitals.length > 1 ? capitals : kind.slice(0, 6);
}
