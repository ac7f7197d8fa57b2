/** What became of each message: the whole run is known, so nothing need be guessed. */
import type { PeerMessage } from '../contract/peer.ts';
import type { Recording } from './recording.ts';
import type { RunMessage } from './run-event.ts';

/**
 * `lost`: by chance; `cut`: by a partition; `held-back`: by an adversary, which never let it go; `discarded`: it arrived
 * where nobody was who could hear it; `in-flight`: it was on its way when the run ended.
 */
export type MessageOutcome = 'delivered' | 'discarded' | 'lost' | 'cut' | 'held-back' | 'in-flight';

export interface MessageFate {
  readonly outcome: MessageOutcome;
  /** How often it arrived beyond the first time. */
  readonly repeats: number;
  /** Whether a message that left later on the same link arrived before it first did. */
  readonly overtaken: boolean;
}

/** By message. */
export function fatesOf<S, M extends PeerMessage>(recording: Recording<S, M>): MessageFate[] {
  const overtaken = overtakenIn(recording);
  return recording.messages.map((message) => ({
    outcome: outcomeOf(recording, message),
    repeats: Math.max(0, message.arrivals.length - 1),
    overtaken: overtaken.has(message.number),
  }));
}

function outcomeOf<S, M extends PeerMessage>(
  { events }: Recording<S, M>,
  { arrivals, fate }: RunMessage<M>,
): MessageOutcome {
  if (arrivals.length > 0) {
    return arrivals.some((number) => events[number]!.discarded === null)
      ? 'delivered'
      : 'discarded';
  }
  return fate === 'lost' || fate === 'cut' || fate === 'held-back' ? fate : 'in-flight';
}

/** The messages that a later one of their link was ahead of when they arrived. */
function overtakenIn<S, M extends PeerMessage>({
  events,
  messages,
  size,
}: Recording<S, M>): ReadonlySet<number> {
  const overtaken = new Set<number>();
  /** By link: the newest message that has arrived. */
  const newest = new Int32Array((size + 1) * (size + 1)).fill(-1);
  for (const { message, from, node, number } of events) {
    if (message < 0) continue;
    const link = from * (size + 1) + node;
    if (messages[message]!.arrivals[0] === number && newest[link]! > message) {
      overtaken.add(message);
    }
    newest[link] = Math.max(newest[link]!, message);
  }
  return overtaken;
}
