/**
 * Each event in words: who, what, and what came of it. One plain sentence an event is used everywhere: in lists, in the
 * stepper, in exports, for screen readers. Texts may hold what a peer says of its messages: whoever shows them makes them
 * safe for where they go.
 */
import type { PeerId, PeerMessage } from '../../contract/peer.ts';
import { NONE } from '../../contract/peer.ts';
import type { TracedSend } from './format.ts';
import { formatFate, formatMicros, formatSends } from './format.ts';
import type { Change } from '../changes.ts';
import { changesOf } from '../changes.ts';
import { changeWords } from './changes.ts';
import type { Recording } from '../recording.ts';
import { describeDiscarded, describeNote } from './notes.ts';
import type { EventName, RunEvent, RunMessage } from '../run-event.ts';

export interface EventWords {
  /** `n2 <- n1`, `n3`, `world`. */
  readonly who: string;
  /** `AppendEntries t3 prev 5/2 [6/3] c4`, `election timer runs out`. */
  readonly what: string;
  /** What came of it, in the order in which a reader cares: role, commit, writes, messages. */
  readonly outcome: readonly string[];
}

/** What event `number` of `recording` was. Throws RangeError if there is none. */
export function wordsOf<S, M extends PeerMessage>(
  recording: Recording<S, M>,
  number: number,
): EventWords {
  const event = eventAt(recording, number);
  return {
    who: whoOf(event),
    what: happenedIn(event),
    outcome: [...cameOf(recording, number), ...sendsOf(recording, event)],
  };
}

/** What came of event `number` but for the messages that left in it. Throws RangeError if there is none. */
export function cameOf<S, M extends PeerMessage>(
  recording: Recording<S, M>,
  number: number,
): string[] {
  const event = eventAt(recording, number);
  return [
    ...changesOf(recording, number).map((change) => toldOf(change, event.node)),
    ...waitsOf(recording, event),
  ];
}

/** In one sentence: `#812 12.153200s n2 <- n1 AppendEntries t5 prev 3/4 [4/5] c3: writes 4/5 c1.7 (w9)`. */
export function sentenceOf<S, M extends PeerMessage>(
  recording: Recording<S, M>,
  number: number,
): string {
  const { who, what, outcome } = wordsOf(recording, number);
  const { timeUs } = recording.events[number]!;
  const head = `#${number} ${formatMicros(timeUs)} ${who} ${what}`;
  return outcome.length === 0 ? head : `${head}: ${outcome.join('; ')}`;
}

/** What kept a message from its server, in words; null: nothing did. */
export function reasonOf({ discarded }: Pick<RunEvent, 'discarded'>): string | null {
  return discarded === null ? null : describeDiscarded(discarded);
}

/** `what`, and what kept it from its server. */
export function withReason(what: string, reason: string | null): string {
  return reason === null ? what : `${what} (${reason})`;
}

function eventAt<S, M extends PeerMessage>(
  { events }: Recording<S, M>,
  number: number,
): RunEvent<S, M> {
  const event = events[number];
  if (event !== undefined) return event;
  throw new RangeError(`event ${number} is outside 0..${events.length - 1}`);
}

/** `n2 <- n1`, `n3`, `world`. */
export function whoOf({ name, node, from }: Pick<RunEvent, 'name' | 'node' | 'from'>): string {
  if (name === 'deliver') return `n${node} <- n${from}`;
  return node === NONE ? 'world' : `n${node}`;
}

/** What happened, and what kept it from its server. */
export function happenedIn(event: RunEvent): string {
  return withReason(whatOf(event), reasonOf(event));
}

/** What happened, without what kept it from its server. */
export function whatOf(event: RunEvent): string {
  return happeningWords(event.name, subjectOf(event));
}

/** What an event was about: the name of a timer, a write, a command; of what has none, all that there is to say. */
export function subjectOf({ name, what, notes, touches }: RunEvent): string {
  switch (name) {
    case 'heal':
      return 'the faults stop, all servers run';
    case 'crash':
    case 'restart':
    case 'fault':
    case 'client':
    case 'note': {
      const words = notes.map(describeNote).join('; ');
      if (words !== '') return words;
      return name === 'note'
        ? 'a pause ends'
        : `${name} of ${touches.map(({ node }) => `n${node}`).join(', ')}`;
    }
    default:
      return what;
  }
}

/** An event of this kind and about this, see {@link subjectOf}, in words. */
export function happeningWords(name: EventName, subject: string): string {
  switch (name) {
    case 'timer':
      return `${subject} timer runs out`;
    case 'persisted':
      return `write ${subject} is durable`;
    case 'applied':
      return `service has applied up to ${subject}`;
    case 'snapshot':
      return `service captures a snapshot up to ${subject}`;
    case 'propose':
      return `a client offers ${subject}`;
    default:
      return subject;
  }
}

/** What an event did to a server; the one at which it happened, `place`, need not be named. */
export function toldOf(change: Change, place: PeerId): string {
  return change.node === place ? changeWords(change) : `n${change.node} ${changeWords(change)}`;
}

/** Messages that leave once a write is durable. */
function waitsOf<S, M extends PeerMessage>(
  recording: Recording<S, M>,
  { number, effects }: RunEvent<S, M>,
): string[] {
  const waiting: TracedSend[] = [];
  for (const effect of effects) {
    if (effect.type !== 'send' || effect.requires === 0) continue;
    if (leftAtOnce(recording, number, effect.message)) continue;
    const says = recording.peer.describe(effect.message);
    waiting.push({ to: effect.to, text: `${says} (once w${effect.requires} is durable)` });
  }
  return formatSends(waiting);
}

function leftAtOnce<S, M extends PeerMessage>(
  { events, messages }: Recording<S, M>,
  number: number,
  message: M,
): boolean {
  const { firstSent, endSent } = events[number]!;
  for (let i = firstSent; i < endSent; i++) if (messages[i]!.message === message) return true;
  return false;
}

function sendsOf<S, M extends PeerMessage>(
  { messages }: Recording<S, M>,
  { node, firstSent, endSent }: RunEvent<S, M>,
): string[] {
  return sentWords(node, messages.slice(firstSent, endSent));
}

/** What an event at `node` sent: first what that server did, then what others did. */
export function sentWords(
  node: PeerId,
  sent: readonly Pick<RunMessage, 'from' | 'to' | 'says' | 'fate'>[],
): string[] {
  const mine = sent.filter(({ from }) => from === node);
  const others = sent.filter(({ from }) => from !== node);
  const told = (list: typeof sent): string[] =>
    formatSends(list.map(({ to, says, fate }) => ({ to, text: `${says}${formatFate(fate)}` })));
  return [
    ...told(mine),
    ...others.flatMap((each) => told([each]).map((text) => `n${each.from} ${text}`)),
  ];
}
