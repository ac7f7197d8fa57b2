/** Runs what a trace was recorded from once more and compares: the same code must take the same steps. */
import type { Peer, PeerMessage } from '../../../contract/peer.ts';
import type { Drawn, Schedule } from '../../../sim/schedule/schedule.ts';
import type { Seed } from '../../../sim/chance/choose.ts';
import { Recording } from '../../recording.ts';
import { plainOf } from '../format/plain.ts';
import type { Trace, TraceHeader } from './trace.ts';
import { traceOf } from './of.ts';

/** Where a run parts from its trace. */
export interface TraceDifference {
  /** The first event that is another; the number of events if only the outcome is. */
  readonly event: number;
  /** The rolling hash behind it, or null if there is no such event. */
  readonly recorded: string | null;
  readonly found: string | null;
}

/**
 * The schedule of a trace. `draw` is what draws runs in its scenario: the plan of a walk is not in the trace but follows
 * from the seed.
 */
export function scheduleOfTrace(
  { schedule, isWalk }: TraceHeader,
  draw: (seed: Seed, peers: number) => Drawn,
): Schedule {
  if (!isWalk) return schedule;
  return { ...schedule, walk: draw(schedule.seed, schedule.config.peers).walk };
}

/** Null if a run of `schedule` with `peer` is the one of which `trace` tells, as far as it tells. */
export function verifyTrace<S, M extends PeerMessage>(
  trace: Trace,
  peer: Peer<S, M>,
  schedule: Schedule,
): TraceDifference | null {
  return compareTrace(trace, new Recording(peer, schedule));
}

/** The same for a recording of the schedule. */
export function compareTrace<S, M extends PeerMessage>(
  trace: Trace,
  recording: Recording<S, M>,
): TraceDifference | null {
  const { from } = trace.header;
  const { events: recorded, violation, end } = trace;
  const before = trace.keyframes[0];
  const hashBefore = from === 0 ? before?.hash : recording.events[from - 1]?.hash;
  if (before !== undefined && before.hash !== hashBefore) {
    return { event: Math.max(0, from - 1), recorded: before.hash, found: hashBefore ?? null };
  }
  const isInside = from === 0 || from < recording.length;
  // What is not in the trace need not be made again.
  const to = end === null ? Math.max(from, from + recorded.length - 1) : undefined;
  const again = isInside ? traceOf(recording, { from, to }) : null;
  for (const [i, event] of recorded.entries()) {
    const found = again?.events[i];
    if (found !== undefined && same(event, found)) continue;
    return { event: event.number, recorded: event.hash, found: found?.hash ?? null };
  }
  if (end === null) return null;
  const { result, length } = recording;
  const isSame =
    same(violation, again?.violation ?? null) &&
    same(end, again?.end ?? null) &&
    end.events === length;
  return isSame ? null : { event: end.events, recorded: end.hash, found: result.hash };
}

/** Whatever the order of their fields. */
function same(a: object | null, b: object | null): boolean {
  return JSON.stringify(plainOf(a)) === JSON.stringify(plainOf(b));
}
