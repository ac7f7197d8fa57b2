/**
 * A log for ShiViz (Beschastnikh et al., CACM 2016), which draws what happened before what. Hosts are the servers, `world`
 * for what faults do by themselves, and `net` for messages that never got anywhere, which ShiViz could not show otherwise.
 * It draws causality, not messages: one whose receiver knew of its sending already gets no line.
 */
import { NONE } from '../../contract/peer.ts';
import { printable } from '../../lib/errors.ts';
import type { CausalStep } from '../happens-before.ts';
import { vectorClocks } from '../happens-before.ts';
import { wordsOf } from '../words/events.ts';
import type { RunMessage } from '../run-event.ts';
import type { AnyRecording, ExportFormat, ExportOptions } from './format/options.ts';
import { windowOf } from './format/options.ts';

/** ShiViz needs seconds for so many lines, and grows slow beyond. */
const MOST_EVENTS = 5_000;
const MOST_WORDS = 300;

/** What the first line of the file says of the others. */
export const SHIVIZ_PARSER =
  '(?<host>\\S+) (?<clock>\\{[^}]*\\}) (?<seq>\\d+) (?<time>\\d+) (?<event>.*)';

/** One line of the log, before it has a clock. */
interface Entry extends CausalStep {
  readonly number: number;
  readonly timeUs: number;
  readonly words: string;
}

export const shiviz: ExportFormat = {
  name: 'shiviz',
  description: 'a log with vector clocks for ShiViz: what happened before what, server by server',
  extension: 'log',
  mostEvents: MOST_EVENTS,
  print: printShiviz,
};

/** Clocks count the events in the window. Throws RaftSimError E_USAGE on a window that is none. */
export function printShiviz(recording: AnyRecording, options: ExportOptions = {}): string {
  const { size } = recording;
  const net = size + 1;
  const entries = entriesOf(recording, options, net);
  const hostOf = (place: number): string =>
    place === NONE ? 'world' : place === net ? 'net' : `n${place}`;
  const clocks = vectorClocks(entries, net);
  const lines = entries.map(({ node, number, timeUs, words }, i) => {
    const counts: string[] = [];
    clocks[i]!.forEach((count, place) => {
      if (count > 0) counts.push(`"${hostOf(place)}":${count}`);
    });
    return `${hostOf(node)} {${counts.join(',')}} ${number} ${timeUs} ${words}`;
  });
  // The second line would tell several runs in one file apart.
  return [SHIVIZ_PARSER, '', ...lines, ''].join('\n');
}

function entriesOf(recording: AnyRecording, options: ExportOptions, net: number): Entry[] {
  const { events, messages } = recording;
  const { from, end } = windowOf(recording, options, MOST_EVENTS);
  const entries: Entry[] = [];
  /** By event: its place among the entries. */
  const places = new Map<number, number>();
  for (let number = from; number < end; number++) {
    const { node, message, timeUs, firstSent, endSent } = events[number]!;
    const { what, outcome } = wordsOf(recording, number);
    const sender = message < 0 ? '' : ` from n${events[number]!.from}`;
    const place = entries.length;
    places.set(number, place);
    entries.push({
      node,
      cause: message < 0 ? -1 : (places.get(messages[message]!.sentIn) ?? -1),
      number,
      timeUs,
      words: printable([`${what}${sender}`, ...outcome].join('; '), MOST_WORDS),
    });
    for (const sent of messages.slice(firstSent, endSent)) {
      if (!isDropped(sent)) continue;
      const { from: by, to, says, fate } = sent;
      const words = printable(`drops n${by} -> n${to} ${says} (${fate})`, MOST_WORDS);
      entries.push({ node: net, cause: place, number, timeUs, words });
    }
  }
  return entries;
}

/** Whether a message never got anywhere, and not because the run ended first. */
function isDropped({ fate, arrivals }: RunMessage): boolean {
  return arrivals.length === 0 && (fate === 'lost' || fate === 'cut' || fate === 'held-back');
}
