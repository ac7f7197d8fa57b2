/** What led to an event and what came of it. */
import type { RunData } from '../../data/run-data.ts';
import { lastBelow, nextAbove } from './search.ts';

export interface Cause {
  readonly event: number;
  /** Why it is in the list. */
  readonly why: string;
}

/** The events from which `event` follows directly: what was sent to it, and what was before it at its server. */
export function directCauses(run: RunData, event: number): Cause[] {
  const { node, message } = run.event(event);
  const causes: Cause[] = [];
  const sentIn = run.messages[message]?.sentIn ?? -1;
  if (sentIn >= 0) causes.push({ event: sentIn, why: 'sent what arrived' });
  const before = node > 0 ? lastBelow(run.histories[node]!, event) : -1;
  if (before >= 0 && before !== sentIn)
    causes.push({ event: before, why: `before it at n${node}` });
  return causes;
}

/** The events that follow directly from `event`. */
export function directEffects(run: RunData, event: number): Cause[] {
  const { node, firstSent, endSent } = run.event(event);
  const effects: Cause[] = [];
  const after = node > 0 ? nextAbove(run.histories[node]!, event) : -1;
  if (after >= 0) effects.push({ event: after, why: `after it at n${node}` });
  for (let number = firstSent; number < endSent; number++) {
    const { arrivals, to } = run.messages[number]!;
    for (const arrival of arrivals) effects.push({ event: arrival, why: `arrives at n${to}` });
  }
  return effects.sort((a, b) => a.event - b.event);
}

export interface Cone {
  /** How many events could have had a part in it, and how many it could have had a part in; itself left out. */
  readonly past: number;
  readonly future: number;
  /** By other servers: the newest event there that it could know of, and the first that could know of it; -1: none. */
  readonly borders: readonly {
    readonly node: number;
    readonly last: number;
    readonly first: number;
  }[];
}

/** Looks at every event: a millisecond or two for 100,000. `nodes` are the servers of all events. */
export function coneOf(run: RunData, nodes: ArrayLike<number>, event: number): Cone {
  let past = 0;
  let future = 0;
  const last = new Int32Array(run.servers + 1).fill(-1);
  const first = new Int32Array(run.servers + 1).fill(-1);
  for (let early = 0; early < event; early++) {
    if (!run.isBefore(early, event)) continue;
    past++;
    last[nodes[early]!] = early;
  }
  for (let late = event + 1; late < run.length; late++) {
    if (!run.isBefore(event, late)) continue;
    future++;
    const node = nodes[late]!;
    if (first[node] === -1) first[node] = late;
  }
  const own = nodes[event]!;
  const borders = Array.from({ length: run.servers }, (_, i) => i + 1)
    .filter((node) => node !== own)
    .map((node) => ({ node, last: last[node]!, first: first[node]! }));
  return { past, future, borders };
}

const MOST_TURNS = 12;

/** The events of `events`, which ascend, that could have had a part in `event`: the newest of them, newest first. */
export function turningPoints(run: RunData, events: readonly number[], event: number): number[] {
  const found: number[] = [];
  for (let i = events.length - 1; i >= 0 && found.length < MOST_TURNS; i--) {
    const early = events[i]!;
    if (early < event && run.isBefore(early, event)) found.push(early);
  }
  return found;
}
