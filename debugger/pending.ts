/**
 * What could happen next at a position of a run: messages on their way (those that were lost among them: what if this one
 * had arrived?), timers, writes, services, and servers that are down. Each is a decision, so each can be chosen.
 */
import type { PeerMessage, Us } from '../contract/peer.ts';
import type { Decision } from '../sim/schedule/decision.ts';
import { describeDecision } from '../sim/schedule/decision.ts';
import { canCapture } from '../sim/order/named-events.ts';
import type { Node } from '../sim/node/node.ts';
import type { Recording } from '../record/recording.ts';
import { countBelow } from '../lib/ascending.ts';
import type { RunMessage } from '../record/run-event.ts';

export interface Pending {
  readonly decision: Decision;
  /** `AppendEntries t3 ... from n1 reaches n2`. */
  readonly text: string;
  /** The message that would arrive, by its number; -1: none would. */
  readonly message: number;
  /** The event of this run in which it happens; -1: it never does. */
  readonly happensIn: number;
  /** When it is due by the clock; null if nothing says so. */
  readonly dueUs: Us | null;
}

/**
 * What could happen at `position`: first what does happen in this run, soonest first; then what never does, messages last,
 * the newest of them first.
 */
export function pendingAt<S, M extends PeerMessage>(
  recording: Recording<S, M>,
  position: number,
): Pending[] {
  const { nodes } = recording.worldAt(position);
  const local = nodes.slice(1).flatMap((node) => localAt(recording, node, position));
  const arrivals = recording.messages
    .slice(0, sentBefore(recording, position))
    .filter(({ to, arrivals: all }) => nodes[to]!.up && countBelow(all, position) === 0)
    .map((message) => arrivalOf(message));
  const all = [...local, ...arrivals];
  const soon = (each: Pending): number => (each.happensIn < 0 ? Infinity : each.happensIn);
  return all.sort(
    (a, b) =>
      compareNumbers(soon(a), soon(b)) ||
      Number(a.message >= 0) - Number(b.message >= 0) ||
      b.message - a.message,
  );
}

function compareNumbers(a: number, b: number): number {
  // Not a difference: both may be infinite.
  return a === b ? 0 : a < b ? -1 : 1;
}

/** How many messages had left before `position`. */
export function sentBefore<S, M extends PeerMessage>(
  { events, messages }: Recording<S, M>,
  position: number,
): number {
  return events[position]?.firstSent ?? messages.length;
}

/** The decision that lets a message arrive (once more). */
export function arrival(
  { from, to, kind, nth, says }: RunMessage,
  again: boolean,
): Extract<Decision, { do: 'deliver' }> {
  return { do: 'deliver', from, to, kind, nth, says, ...(again ? { again: true } : {}) };
}

function arrivalOf(message: RunMessage): Pending {
  const { says, from, to, fate, number, arrivals } = message;
  const remark = fate === 'lost' || fate === 'cut' || fate === 'held-back' ? ` [${fate}]` : '';
  return {
    decision: arrival(message, false),
    text: `m${number} ${says} from n${from} reaches n${to}${remark}`,
    message: number,
    happensIn: arrivals[0] ?? -1,
    dueUs: null,
  };
}

function localAt<S, M extends PeerMessage>(
  recording: Recording<S, M>,
  node: Node<S, M>,
  position: number,
): Pending[] {
  const { id, up, timers, disk, service } = node;
  const found: Pending[] = [];
  const add = (decision: Decision, name: string, dueUs: Us | null = null): void => {
    found.push({
      decision,
      text: describeDecision(decision),
      message: -1,
      happensIn: nextOf(recording, id, position, name, decision),
      dueUs,
    });
  };
  if (!up) {
    add({ do: 'restart', node: id }, 'restart');
    return found;
  }
  timers.names.forEach((timer, slot) => {
    if (timers.isRunning(slot)) {
      add({ do: 'timeout', node: id, timer }, 'timer', timers.deadline(slot) ?? null);
    }
  });
  if (disk.oldestToken !== 0) add({ do: 'persist', node: id }, 'persisted');
  if (service.busy) add({ do: 'apply', node: id }, 'applied');
  if (canCapture(node)) add({ do: 'snapshot', node: id }, 'snapshot');
  return found;
}

/** The next event of a kind at a server, if it comes before the server's next crash; -1: none does. */
function nextOf<S, M extends PeerMessage>(
  recording: Recording<S, M>,
  node: number,
  position: number,
  name: string,
  decision: Decision,
): number {
  const history = recording.historyOf(node);
  for (let i = countBelow(history, position); i < history.length; i++) {
    const event = recording.events[history[i]!]!;
    const isTimer = decision.do === 'timeout';
    if (event.name === name && (!isTimer || event.what === decision.timer)) return event.number;
    if (event.crashes.some((crash) => crash.node === node)) return -1;
  }
  return -1;
}
