/** Where to go from a position: each returns a position, or null if there is nothing in that direction. */
import type { RunData } from '../../data/run-data.ts';
import type { Lanes } from './lanes.ts';
import { lastBelow, nextAbove } from './search.ts';
import { violationPosition } from './view.ts';

/** Forwards or backwards in time. */
export type Direction = 1 | -1;

export function step({ length }: RunData, at: number, by: number): number | null {
  const to = Math.max(0, Math.min(length, at + by));
  return to === at ? null : to;
}

/** To the nearest of `events`, which ascend, behind or before the selected one. */
export function stepAlong(
  events: ArrayLike<number>,
  at: number,
  direction: Direction,
): number | null {
  const event = direction > 0 ? nextAbove(events, at - 1) : lastBelow(events, at - 1);
  return event < 0 ? null : event + 1;
}

export function stepAtServer(
  run: RunData,
  at: number,
  server: number,
  direction: Direction,
): number | null {
  return stepAlong(run.histories[server] ?? [], at, direction);
}

export function stepRole(lanes: Lanes, at: number, direction: Direction): number | null {
  return stepAlong(lanes.roleChanges, at, direction);
}

export function stepTerm(lanes: Lanes, at: number, direction: Direction): number | null {
  return stepAlong(lanes.newTerms, at, direction);
}

export function stepViolation(run: RunData, at: number): number | null {
  const to = violationPosition(run);
  return to === at ? null : to;
}

export interface Followed {
  readonly at: number;
  readonly message: number;
}

/** To the event in which what arrived in the selected one was sent. */
export function followBack(run: RunData, at: number): Followed | null {
  if (at === 0) return null;
  const { message } = run.event(at - 1);
  const sentIn = run.messages[message]?.sentIn ?? -1;
  return sentIn < 0 || sentIn >= run.length ? null : { at: sentIn + 1, message };
}

/**
 * To where a message that was sent in the selected event arrives: `preferred` if it is one of them, else the one that is
 * there first.
 */
export function followOn(run: RunData, at: number, preferred: number): Followed | null {
  if (at === 0) return null;
  const { firstSent, endSent } = run.event(at - 1);
  let best: Followed | null = null;
  for (let message = firstSent; message < endSent; message++) {
    const arrival = run.messages[message]!.arrivals[0];
    if (arrival === undefined) continue;
    const followed = { at: arrival + 1, message };
    if (message === preferred) return followed;
    if (best === null || followed.at < best.at) best = followed;
  }
  return best;
}

/** What somebody typed to go to: `812`, `#811` (an event), `12.5s`, `80ms`; null if it is none of these. */
export function parsePlace(run: RunData, text: string): number | null {
  const plain = /^\s*(#?)(\d[\d,]*)\s*$/.exec(text);
  if (plain !== null) {
    const number = Number(plain[2]!.replaceAll(',', '')) + (plain[1] === '#' ? 1 : 0);
    return Math.min(run.length, number);
  }
  const time = /^\s*(\d+(?:\.\d+)?)\s*(s|ms)\s*$/.exec(text);
  if (time === null) return null;
  return eventsBy(run, Number(time[1]) * (time[2] === 's' ? 1_000_000 : 1_000));
}

/** How many events had happened by `timeUs`. */
function eventsBy(run: RunData, timeUs: number): number {
  let low = 0;
  let high = run.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (run.event(middle).timeUs <= timeUs) low = middle + 1;
    else high = middle;
  }
  return low;
}
