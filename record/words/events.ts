/**
 * Each event in words: who, what, and what came of it. One plain sentence an event is used everywhere: in lists, in the
 * stepper, in exports, for screen readers. Texts may hold what a peer says of its messages: whoever shows them makes them
 * safe for where they go.
 */
import type { PeerId, PeerMessage, PeerView } from '../../contract/peer.ts';
import { NONE } from '../../contract/peer.ts';
import type { TracedSend } from './format.ts';
import { formatEffect, formatFate, formatRange, formatSends, formatMicros } from './format.ts';
import type { Recording } from '../recording.ts';
import { describeDiscarded, describeNote } from './notes.ts';
import type { RunEvent, RunMessage } from '../run-event.ts';

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
    what: withReason(whatOf(event), reasonOf(event)),
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
    ...event.touches.flatMap((touch) => changesAt(recording, event, touch.node)),
    ...effectsOf(recording, event),
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

/** What happened, without what kept it from its server. */
export function whatOf({ name, what, notes, touches }: RunEvent): string {
  switch (name) {
    case 'deliver':
      return what;
    case 'timer':
      return `${what} timer runs out`;
    case 'persisted':
      return `write ${what} is durable`;
    case 'applied':
      return `service has applied up to ${what}`;
    case 'snapshot':
      return `service captures a snapshot up to ${what}`;
    case 'propose':
      return `a client offers ${what}`;
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
  }
}

/** What became of server `node`: its role, its term, what it has committed, whether it runs. */
function changesAt<S, M extends PeerMessage>(
  recording: Recording<S, M>,
  { number, node: place, touches }: RunEvent<S, M>,
  node: PeerId,
): string[] {
  const name = node === place ? '' : `n${node} `;
  const before = recording.touchAt(node, number);
  const after = touches.find((touch) => touch.node === node)!;
  const { peer } = recording;
  if (!after.up) return [`${name}CRASHES`];
  if (after.incarnation !== before.incarnation) {
    const { term, votedFor } = peer.view(after.state);
    const vote = votedFor === NONE ? 'no vote' : `vote n${votedFor}`;
    return [`${name}STARTS from its disk with t${term} ${vote}`];
  }
  return viewChanges(peer.view(before.state), peer.view(after.state)).map((each) => name + each);
}

function viewChanges(before: PeerView, after: PeerView): string[] {
  const words: string[] = [];
  if (after.role !== before.role) {
    words.push(
      after.role === 'follower'
        ? `STEPS DOWN${after.term === before.term ? '' : ` into t${after.term}`}`
        : `BECOMES ${after.role.toUpperCase()} of t${after.term}`,
    );
  } else if (after.term !== before.term) words.push(`enters t${after.term}`);
  if (after.commitIndex > before.commitIndex) {
    words.push(`commits ${formatRange(before.commitIndex + 1, after.commitIndex)}`);
  } else if (after.commitIndex < before.commitIndex) {
    words.push(`takes its commit index back to ${after.commitIndex}`);
  }
  return words;
}

function effectsOf<S, M extends PeerMessage>(
  recording: Recording<S, M>,
  { number, node, effects, touches }: RunEvent<S, M>,
): string[] {
  const words: string[] = [];
  const before = node === NONE ? null : recording.viewAt(node, number);
  let lastIndex = before?.log.lastIndex ?? 0;
  const after = touches.find((touch) => touch.node === node);
  const commits =
    before !== null &&
    after?.up === true &&
    recording.peer.view(after.state).commitIndex > before.commitIndex;
  const waiting: TracedSend[] = [];
  for (const effect of effects) {
    // What is committed is handed over in the same step, so that would say it twice.
    if (effect.type === 'apply' && commits) continue;
    if (effect.type === 'send') {
      if (effect.requires === 0 || leftAtOnce(recording, number, effect.message)) continue;
      const says = recording.peer.describe(effect.message);
      waiting.push({ to: effect.to, text: `${says} (once w${effect.requires} is durable)` });
      continue;
    }
    const text = formatEffect(effect, lastIndex);
    if (text !== null) words.push(text);
    if (effect.type === 'appendEntries') lastIndex = effect.after + effect.entries.length;
  }
  return [...words, ...formatSends(waiting)];
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
