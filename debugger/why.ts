/**
 * Where a value comes from: the event that last gave it to its server, the message that made the server do so, the event
 * that sent this message, and so on (dataflow as in Pernosco, at the level of the protocol).
 */
import type { PeerId, PeerMessage } from '../contract/peer.ts';
import type { Recording } from '../record/recording.ts';
import { countBelow } from '../lib/ascending.ts';
import { glimpseAt } from '../record/server-document.ts';
import { textOf, valueAt } from '../record/values.ts';

export interface Origin {
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
 * server-document.ts) of server `node`. What lies around the peer (disk, timers) is found by executing the run again, at
 * worst all of it.
 */
export function originOf<S, M extends PeerMessage>(
  recording: Recording<S, M>,
  node: PeerId,
  path: readonly string[],
  position: number,
): Origin {
  const read = (at: number): string | null => {
    const value = valueAt(glimpseAt(recording, node, at), path);
    return value === undefined ? null : textOf(value);
  };
  const after = read(position);
  const event = SURROUNDINGS.has(path[0] ?? '')
    ? lastChangeAround(recording, position, read)
    : lastChangeIn(recording, node, path, position);
  return {
    event,
    before: event < 0 ? after : read(event),
    after,
    cause: event < 0 ? -1 : causeOf(recording, event),
  };
}

/** What changes without the peer, or the world's news of it, having changed. */
const SURROUNDINGS: ReadonlySet<string> = new Set([
  'paused',
  'timers',
  'disk',
  'service',
  'waiting',
]);

/** The event that sent what arrived in event `number`; -1: nothing did, or it left as the run began. */
export function causeOf<S, M extends PeerMessage>(
  { events, messages }: Recording<S, M>,
  number: number,
): number {
  const message = events[number]?.message ?? -1;
  return message < 0 ? -1 : messages[message]!.sentIn;
}

/** States are kept, so that only the events of one server are looked at. */
function lastChangeIn<S, M extends PeerMessage>(
  recording: Recording<S, M>,
  node: PeerId,
  path: readonly string[],
  position: number,
): number {
  const read = (at: number): string | null => {
    const { up, incarnation, state } = recording.touchAt(node, at);
    if (path[0] === 'up') return String(up);
    if (path[0] === 'incarnation') return String(incarnation);
    if (!up) return null;
    const [first, ...rest] = path;
    const value =
      first === 'state' ? valueAt(state, rest) : valueAt(recording.peer.view(state), path);
    return value === undefined ? null : textOf(value);
  };
  const history = recording.historyOf(node);
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
