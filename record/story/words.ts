/** Small words of stories: lists, places in a log, writes, messages and where they go. */
import type { Effect, LogEntry } from '../../contract/peer.ts';
import { NONE } from '../../contract/peer.ts';
import { formatRange } from '../words/format.ts';
import type { UnsentMessage } from './recorded.ts';

/** `n1`, `n1 and n2`, `n1, n2 and n3`. */
export function listed(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)!}`;
}

/** `1 write`, `2 writes`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** What writes hold: `(t2, vote n1; entry 1 of t2)`. */
export function writeWords(effects: readonly Effect[]): string {
  const words = effects.map((effect) => oneWrite(effect)).filter((each) => each !== '');
  return words.length === 0 ? 'of its start' : `(${words.join('; ')})`;
}

function oneWrite(effect: Effect): string {
  switch (effect.type) {
    case 'saveHardState':
      return `t${effect.term}, ${effect.votedFor === NONE ? 'no vote' : `vote n${effect.votedFor}`}`;
    case 'appendEntries':
      return entriesWords(effect.after + 1, effect.entries) || `log cut behind ${effect.after}`;
    case 'saveSnapshot':
      return `snapshot up to ${effect.snapshot.index}`;
    case 'send':
    case 'setTimer':
    case 'cancelTimer':
    case 'apply':
    case 'applySnapshot':
    case 'proposalAccepted':
    case 'proposalDropped':
    default:
      return '';
  }
}

/** `entry 3 of t2`, `entries 3-4 of t1,t2`; empty if there are none. */
export function entriesWords(first: number, entries: readonly LogEntry[]): string {
  if (entries.length === 0) return '';
  const terms = [...new Set(entries.map(({ term }) => `t${term}`))].join(',');
  const range = formatRange(first, first + entries.length - 1);
  return `${entries.length === 1 ? 'entry' : 'entries'} ${range} of ${terms}`;
}

/** What is the same for all receivers of messages that are told together. */
type Saying = 'vote wanted' | 'vote given' | 'acknowledged' | 'said';

function sayingOf({ from, to, vote, match }: UnsentMessage): Saying {
  if (vote === from) return 'vote wanted';
  if (vote === to) return 'vote given';
  return match > 0 ? 'acknowledged' : 'said';
}

/** A message that has left, or that still waits for a write. */
type Message = UnsentMessage & { readonly arrivedIn?: readonly number[] };

/**
 * What messages say, as main clauses, those together that say the same: `asks n1 (->4) and n3 (->x) for their votes in t1`.
 * `answering` is the server whose message they follow, or NONE.
 */
export function messageWords(messages: readonly Message[], answering = NONE): string[] {
  const groups = new Map<string, Message[]>();
  for (const message of messages) {
    const key = `${sayingOf(message)} ${message.says}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [message]);
    else group.push(message);
  }
  return [...groups.values()].map((group) => clause(group, answering));
}

function clause(group: readonly Message[], answering: number): string {
  const { to, term, match, says } = group[0]!;
  const all = destinations(group);
  const single = group.length === 1;
  switch (sayingOf(group[0]!)) {
    case 'vote wanted':
      return `asks ${all} for ${single ? 'its vote' : 'their votes'} in t${term}`;
    case 'vote given':
      return `votes for ${all} in t${term}`;
    case 'acknowledged':
      return `tells ${all} that it holds the log up to ${match}`;
    case 'said':
      return `${single && to === answering ? 'answers' : 'sends'} ${all} ${says}`;
  }
}

/** The receivers and where that happens: `n3 (->7) and n1,n2 (->x)`, `x` for never. Steps are told from 1. */
function destinations(group: readonly Message[]): string {
  const words: string[] = [];
  const never: string[] = [];
  for (const { to, arrivedIn } of group) {
    if (arrivedIn === undefined) words.push(`n${to}`);
    else if (arrivedIn.length === 0) never.push(`n${to}`);
    else words.push(`n${to} (->${arrivedIn.map((step) => step + 1).join(',')})`);
  }
  if (never.length > 0) words.push(`${never.join(',')} (->x)`);
  return listed(words);
}
