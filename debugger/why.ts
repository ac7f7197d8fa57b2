/**
 * Where a value comes from: the event that last gave it to its server, the message that made the server do so, the event
 * that sent this message, and so on (dataflow as in Pernosco, at the level of the protocol).
 */
import type { PeerId, PeerMessage } from '../contract/peer.ts';
import type { Recording } from '../record/recording.ts';
import { countBelow } from '../lib/ascending.ts';
import type { Path } from '../record/paths.ts';
import { SURROUNDINGS } from '../record/paths.ts';
import { placeAt } from '../record/server.ts';
import { textOf } from '../record/values.ts';

export interface ValueOrigin {
  /** The event that gave the value; -1: it has been so since the beginning. */
  readonly event: number;
  /** The value before it and since, as text; null: there was nothing. */
  readonly before: string | null;
  readonly after: string | null;
  /** The event that sent the message which arrived in it; -1: none did. */
  readonly cause: number;
}

/**
 * The event before `position` that last changed the value at `path` (`['commitIndex']`, `['log', '6']`, see
 * record/paths.ts) of server `node`. What lies around the peer (disk, timers) is found by executing the run again, at
 * worst all of it.
 */
export function originOf<S, M extends PeerMessage>(
  recording: Recording<S, M>,
  node: PeerId,
  path: Path,
  position: number,
): ValueOrigin {
  const read = (at: number): string | null => {
    const value = placeAt(recording, node, at, path);
    return value === undefined ? null : textOf(value);
  };
  const after = read(position);
  const event = SURROUNDINGS.includes(path[0] ?? '')
    ? lastChangeAround(recording, position, read)
    : lastChangeIn(recording.historyOf(node), position, read);
  return {
    event,
    before: event < 0 ? after : read(event),
    after,
    cause: event < 0 ? -1 : causeOf(recording, event),
  };
}

/** The event that sent what arrived in event `number`; -1: nothing did, or it left as the run began. */
export function causeOf<S, M extends PeerMessage>(
  { events, messages }: Recording<S, M>,
  number: number,
): number {
  const message = events[number]?.message ?? -1;
  return message < 0 ? -1 : messages[message]!.sentIn;
}

/** States are kept, so that only the events of one server are looked at. */
function lastChangeIn(
  history: readonly number[],
  position: number,
  read: (at: number) => string | null,
): number {
  const now = read(position);
  for (let i = countBelow(history, position) - 1; i >= 0; i--) {
    const number = history[i]!;
    if (read(number) !== now) return number;
  }
  return -1;
}

/** From checkpoint to checkpoint, the newest first. */
function lastChangeAround<S, M extends PeerMessage>(
  recording: Recording<S, M>,
  position: number,
  read: (at: number) => string | null,
): number {
  let end = position;
  for (const start of recording.checkpoints.toReversed()) {
    if (start >= end) continue;
    let last = -1;
    let value = read(start);
    for (let at = start + 1; at <= end; at++) {
      const next = read(at);
      if (next !== value) last = at - 1;
      value = next;
    }
    if (last >= 0) return last;
    end = start;
  }
  return -1;
}
