/** Words and columns of trace lines: how times, entries, states, messages and their fates are written. */
import type { LogEntry, PeerId, PeerView, Us } from '../../contract/peer.ts';
import { NONE } from '../../contract/peer.ts';
import { describeCommand } from '../../sim/node/clients.ts';
import type { Fate } from '../../sim/network/network.ts';

const FATES: Readonly<Record<Fate, string>> = {
  sent: '',
  lost: ' [LOST]',
  cut: ' [CUT]',
  clogged: ' [CLOGGED]',
  duplicated: ' [TWICE]',
  'held-back': ' [HELD BACK]',
};

/** A message that a node has handed over, or wants to once a write is durable. */
export interface TracedSend {
  readonly to: PeerId;
  /** The message in words, with its fate or with what it waits for. */
  readonly text: string;
}

/** `12.153200s`: seconds with all six digits, so that times compare as text. */
export function formatMicros(timeUs: Us): string {
  const seconds = Math.floor(timeUs / 1_000_000);
  return `${seconds}.${String(timeUs % 1_000_000).padStart(6, '0')}s`;
}

/** The four columns before the outcome: `#812     12.153200s  n2 <- n1   AppendEntries t3 ...`. */
export function formatHead(number: number, timeUs: Us, who: string, what: string): string {
  return `${`#${number}`.padEnd(8)}${formatMicros(timeUs).padStart(12)}  ${who.padEnd(9)}  ${what.padEnd(48)}`;
}

/** A line that belongs to the event above or below it. */
export function formatAside(text: string): string {
  return `${' '.repeat(22)}!! ${text}`;
}

/** `follower t3 vote n1 commit 4 last 6/3`, and `disk 5/3` if the disk lags behind. */
export function formatState(
  view: PeerView,
  stored: { readonly lastIndex: number; readonly lastTerm: number },
): string {
  const { role, term, votedFor, commitIndex, log } = view;
  const last = `${log.lastIndex}/${log.lastTerm}`;
  const disk = `${stored.lastIndex}/${stored.lastTerm}`;
  const lag = disk === last ? '' : ` disk ${disk}`;
  return `${role} t${term} ${voteWords(votedFor)} commit ${commitIndex} last ${last}${lag}`;
}

/** The state of a peer that shows no more of itself. */
export function formatOpaqueState({ role, term }: PeerView): string {
  return `${role} t${term}`;
}

export function formatFate(fate: Fate): string {
  return FATES[fate];
}

/** `-> n2,n3 RequestVote t4 last 5/2; -> n4 RequestVote t4 last 5/2 [LOST]`: equal neighbours are told once. */
export function formatSends(sends: readonly TracedSend[]): string[] {
  const groups: { text: string; to: string[] }[] = [];
  for (const { to, text } of sends) {
    const group = groups.find((each) => each.text === text);
    if (group === undefined) groups.push({ text, to: [`n${to}`] });
    else group.to.push(`n${to}`);
  }
  return groups.map(({ text, to }) => `-> ${to.join(',')} ${text}`);
}

/** `6/3 c1.7, 7/3 c2.1`; more than three as `6-20/3`. */
export function formatEntries(first: number, entries: readonly LogEntry[]): string {
  if (entries.length <= 3) {
    return entries
      .map((entry, i) => `${first + i}/${entry.term} ${describeCommand(entry.command)}`)
      .join(', ');
  }
  const terms = [...new Set(entries.map((entry) => entry.term))];
  return `${formatRange(first, first + entries.length - 1)}/${terms.join(',')}`;
}

export function formatRange(first: number, last: number): string {
  return first >= last ? String(first) : `${first}-${last}`;
}

/** `vote n1`, `no vote`. */
export function voteWords(votedFor: PeerId): string {
  return votedFor === NONE ? 'no vote' : `vote n${votedFor}`;
}
