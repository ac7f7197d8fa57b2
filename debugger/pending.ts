/**
 * What could happen next at a position of a run: messages on their way (those that were lost among them: what if this one
 * had arrived?), timers, writes, services, servers that are down, and whatever does happen in this run: second copies,
 * commands, crashes, faults. Each can be chosen.
 */
import type { PeerId, PeerMessage, Us } from '../contract/peer.ts';
import { countBelow } from '../lib/ascending.ts';
import type { Recording } from '../record/recording.ts';
import type { RunEvent, RunMessage } from '../record/run-event.ts';
import { describeNote } from '../record/words/notes.ts';
import { ANY_INCARNATION } from '../sim/node/events.ts';
import type { Node } from '../sim/node/node.ts';
import type { LocalDecision } from '../sim/order/choice.ts';
import { keyOf } from '../sim/order/choice.ts';
import { enabledAt } from '../sim/order/enabled.ts';
import { refusal } from '../sim/order/refusal.ts';
import type { Decision } from '../sim/schedule/decision.ts';
import { describeDecision } from '../record/words/decisions.ts';
import type { WhatIf } from './branch.ts';
import { arrival } from './branch.ts';

export interface Pending {
  /** How a branch takes it. What no server can notice (a fault of the network begins) comes to no decision. */
  readonly turn: WhatIf;
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
  const world = recording.worldAt(position);
  const upcoming = upcomingFrom(recording, position);
  const all = [
    ...world.nodes.slice(1).flatMap((node) => localAt(recording, node, upcoming)),
    ...recording.messages
      .slice(0, sentBefore(recording, position))
      .flatMap((message) => arrivalAt(recording, message, world.nodes[message.to]!, position)),
    ...worldAt(recording, upcoming, refusal(world, { do: 'heal' }) === null),
  ];
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

/** A message that a server can hear, for the first time or once more, or that reaches nobody as this run goes on. */
function arrivalAt<S, M extends PeerMessage>(
  { events }: Recording<S, M>,
  message: RunMessage,
  { up, incarnation }: Node<S, M>,
  position: number,
): Pending[] {
  const { says, from, to, fate, number, arrivals } = message;
  const past = countBelow(arrivals, position);
  const next = arrivals[past] ?? -1;
  const isHeard = next >= 0 && events[next]!.discarded === null;
  const text = `m${number} ${says} from n${from} reaches n${to}`;
  const isMeant = message.incarnation === ANY_INCARNATION || message.incarnation === incarnation;
  if (!up || !isMeant) {
    if (next < 0 || isHeard) return [];
    const turn: WhatIf = { kind: 'choose', decisions: [] };
    const why = up ? 'another incarnation than it answers' : 'which is down';
    return [{ turn, text: `${text}, ${why}`, message: number, happensIn: next, dueUs: null }];
  }
  const again = arrivals.slice(0, past).some((at) => events[at]!.discarded === null);
  if (again && !isHeard) return [];
  const remark = fate === 'lost' || fate === 'cut' || fate === 'held-back' ? ` [${fate}]` : '';
  return [
    {
      turn: { kind: 'choose', decisions: [arrival(message, again)] },
      text: `${text}${again ? ' once more' : remark}`,
      message: number,
      happensIn: isHeard ? next : -1,
      dueUs: null,
    },
  ];
}

/** What a server can do by itself, and what is done to it in this run. */
function localAt<S, M extends PeerMessage>(
  { events, decisions }: Recording<S, M>,
  node: Node<S, M>,
  upcoming: Upcoming,
): Pending[] {
  const pendingOf = (decision: Decision, happensIn: number): Pending => ({
    turn: { kind: 'choose', decisions: [decision] },
    text: describeDecision(decision),
    message: -1,
    happensIn,
    dueUs: decision.do === 'timeout' ? dueUsOf(node, decision.timer) : null,
  });
  const own = enabledAt(node).map((each) => pendingOf(each, upcoming.get(keyOf(each)) ?? -1));
  if (!node.up) return own;
  const done = (['propose', 'crash'] as const).flatMap((name) => {
    const happensIn = upcoming.get(`${name} ${node.id}`);
    const decision = happensIn === undefined ? undefined : decisions[events[happensIn]!.decided];
    return decision === undefined ? [] : [pendingOf(decision, happensIn!)];
  });
  return [...own, ...done];
}

function dueUsOf<S, M extends PeerMessage>({ timers }: Node<S, M>, timer: string): Us | null {
  return timers.deadline(timers.names.indexOf(timer)) ?? null;
}

/** What belongs to no server: the next fault and the next vain turn of a client in this run, and the end of the faults. */
function worldAt<S, M extends PeerMessage>(
  { events }: Recording<S, M>,
  upcoming: Upcoming,
  heals: boolean,
): Pending[] {
  const inVain = (['fault', 'client'] as const).flatMap((name) => {
    const happensIn = upcoming.get(name);
    if (happensIn === undefined) return [];
    const [note] = events[happensIn]!.notes;
    const text = note === undefined ? `a ${name} comes to nothing` : describeNote(note);
    const turn: WhatIf = { kind: 'choose', decisions: [] };
    return [{ turn, text, message: -1, happensIn, dueUs: null }];
  });
  if (!heals) return inVain;
  const happensIn = upcoming.get('heal') ?? -1;
  const heal = { turn: { kind: 'heal' }, text: 'the faults stop', message: -1 } as const;
  return [...inVain, { ...heal, happensIn, dueUs: null }];
}

/** By the key of what happens: the next event in which it does. What a server does behind its next crash does not count. */
type Upcoming = ReadonlyMap<string, number>;

function upcomingFrom<S, M extends PeerMessage>(
  { events }: Recording<S, M>,
  position: number,
): Upcoming {
  const upcoming = new Map<string, number>();
  const crashed = new Set<PeerId>();
  for (let number = position; number < events.length; number++) {
    const event = events[number]!;
    const key = nameOf(event);
    if (key !== null && !crashed.has(event.node) && !upcoming.has(key)) upcoming.set(key, number);
    for (const { node } of event.crashes) crashed.add(node);
  }
  return upcoming;
}

/** The key of what happened in an event other than the arrival of a message. */
function nameOf({ name, node, what }: RunEvent): string | null {
  switch (name) {
    case 'timer':
      return keyOf({ do: 'timeout', node, timer: what });
    case 'persisted':
      return keyOf({ do: 'persist', node });
    case 'applied':
      return keyOf({ do: 'apply', node });
    case 'snapshot':
    case 'restart':
      return keyOf({ do: name, node } satisfies LocalDecision);
    case 'propose':
    case 'crash':
      return `${name} ${node}`;
    case 'client':
    case 'fault':
    case 'heal':
      return name;
    case 'deliver':
    case 'note':
      return null;
  }
}
