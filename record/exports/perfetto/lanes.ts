/** The lanes of a trace-event file beside those of the events: roles with counters, and messages on their way. */
import type { PeerView } from '../../../contract/peer.ts';
import { printable } from '../../../lib/errors.ts';
import { fatesOf } from '../../message-fate.ts';
import type { AnyRecording, ExportWindow } from '../format/options.ts';
import type { Timeline } from './time.ts';

export const CLUSTER = 1;
export const NETWORK = 2;
/** Lanes of roles follow those of events: slices of one lane must nest. */
export const ROLES = 100;
export const MOST_WORDS = 500;

/** An entry of `traceEvents`; `ts` and `dur` are nanoseconds here and microseconds in the file. */
export type Entry = Readonly<Record<string, unknown>> & { readonly ts?: number };

/** Each stretch in which a server keeps its role and its term, and what counts up there. */
export function roleEntries(
  recording: AnyRecording,
  window: ExportWindow,
  timeline: Timeline,
): Entry[] {
  const { size, events, peer } = recording;
  const entries: Entry[] = [];
  if (window.from === window.end) return entries;
  for (let id = 1; id <= size; id++) {
    let since = timeline.at(window.from);
    let view = recording.viewAt(id, window.from);
    let name = roleOf(view);
    const finish = (ts: number): void => {
      entries.push({
        ph: 'X',
        name,
        cat: 'role',
        pid: CLUSTER,
        tid: ROLES + id,
        ts: since,
        dur: ts - since,
      });
    };
    entries.push(...counters(id, null, view, since));
    for (const number of recording.historyOf(id)) {
      if (number < window.from || number >= window.end) continue;
      const touch = events[number]!.touches.find(({ node }) => node === id);
      if (touch === undefined) continue;
      const after = touch.up ? peer.view(touch.state) : null;
      const ts = timeline.at(number);
      entries.push(...counters(id, view, after, ts));
      view = after;
      const now = roleOf(after);
      if (now === name) continue;
      if (ts > since) finish(ts);
      since = ts;
      name = now;
    }
    finish(timeline.end);
  }
  return entries;
}

function roleOf(view: PeerView | null): string {
  return view === null ? 'down' : `${view.role} T${view.term}`;
}

function counters(
  id: number,
  before: PeerView | null,
  after: PeerView | null,
  ts: number,
): Entry[] {
  if (after === null) return [];
  return (['term', 'commitIndex'] as const)
    .filter((name) => before?.[name] !== after[name])
    .map((name) => ({
      ph: 'C',
      name,
      pid: CLUSTER,
      tid: id,
      ts,
      args: { [`n${id}`]: after[name] },
    }));
}

/** Each message that left in the window, from there to its last arrival. */
export function networkEntries(
  recording: AnyRecording,
  window: ExportWindow,
  timeline: Timeline,
): Entry[] {
  const fates = fatesOf(recording);
  const entries: Entry[] = [];
  for (const { number, from, to, kind, says, sentIn, arrivals } of recording.messages) {
    if (sentIn < window.from || sentIn >= window.end) continue;
    const { outcome } = fates[number]!;
    const place = {
      name: printable(`${kind} n${from} -> n${to}`, 100),
      cat: 'net',
      id: number + 1,
      pid: NETWORK,
      tid: 1,
    };
    const start = timeline.at(sentIn);
    const args = { m: number, says: printable(says, MOST_WORDS) };
    entries.push({ ph: 'b', ...place, ts: start, args });
    const seen = arrivals.filter((arrival) => arrival < window.end);
    for (const arrival of seen.slice(0, -1)) {
      entries.push({ ph: 'n', ...place, ts: timeline.at(arrival), args: { event: arrival } });
    }
    const last = seen.at(-1);
    const isOver = outcome === 'lost' || outcome === 'cut';
    const stop =
      last !== undefined
        ? timeline.at(last)
        : isOver
          ? start + timeline.lengthOf(sentIn)
          : timeline.end;
    const told = arrivals.length > 0 && last === undefined ? 'in-flight' : outcome;
    entries.push({ ph: 'e', ...place, ts: stop, args: { outcome: told } });
  }
  return entries;
}
