/**
 * One line of fixed columns an event, so that the eye can run down: number, time, a column for each server of which only
 * those concerned are filled (role and term afterwards), then who, what and what came of it. After the trace of
 * TigerBeetle's VOPR.
 */
import type { PeerMessage } from '../../contract/peer.ts';
import { formatMicros } from '../../record/words/format.ts';
import { wordsOf } from '../../record/words/events.ts';
import type { Recording } from '../../record/recording.ts';

const COLUMN = 6;

/** Leader, candidate, follower, down: shapes, so that nothing hangs on colours. */
const GLYPHS = { leader: '/', candidate: '?', follower: '\\', down: 'x' } as const;

/** `/5`: leader of term 5; `x`: down. */
export function roleMark<S, M extends PeerMessage>(
  recording: Recording<S, M>,
  node: number,
  position: number,
): string {
  const view = recording.viewAt(node, position);
  return view === null ? GLYPHS.down : `${GLYPHS[view.role]}${view.term}`;
}

/** The heading of {@link eventLine}. */
export function headLine<S, M extends PeerMessage>({ size }: Recording<S, M>): string {
  const servers = Array.from({ length: size }, (_, i) => `n${i + 1}`.padEnd(COLUMN)).join('');
  return `${'event'.padStart(8)}  ${'time'.padStart(12)}  ${servers}`;
}

/** Event `number` in one line. */
export function eventLine<S, M extends PeerMessage>(
  recording: Recording<S, M>,
  number: number,
): string {
  const event = recording.events[number]!;
  const { who, what, outcome } = wordsOf(recording, number);
  const servers: string[] = [];
  for (let id = 1; id <= recording.size; id++) {
    const concerned = id === event.node || event.touches.some(({ node }) => node === id);
    servers.push((concerned ? roleMark(recording, id, number + 1) : '.').padEnd(COLUMN));
  }
  const head = `${`#${number}`.padStart(8)}  ${formatMicros(event.timeUs).padStart(12)}  ${servers.join('')}`;
  const text = `${head}${who.padEnd(9)} ${what}`;
  return outcome.length === 0 ? text : `${text}: ${outcome.join('; ')}`;
}
