/**
 * A recorded run as a Mermaid sequence diagram, for places that draw them, such as comments on GitHub: messages where they
 * arrive, lost ones where they left, and notes for what happened to servers. For a run that was shrunk, its story is the
 * better diagram (see record/story/print/mermaid.ts).
 */
import { NONE } from '../../contract/peer.ts';
import { formatSeed } from '../../sim/chance/choose.ts';
import { mermaidText } from '../words/mermaid-text.ts';
import { wordsOf } from '../words/events.ts';
import type { AnyRecording, ExportFormat, ExportOptions } from './format/options.ts';
import { windowOf } from './format/options.ts';

/** Mermaid refuses longer texts (`maxTextSize`), and takes seconds for more messages. */
const MAX_CHARACTERS = 50_000;
const MAX_MESSAGES = 1_000;
/** Left free for what stands around the events. */
const RESERVED = 4_000;

export const mermaid: ExportFormat = {
  name: 'mermaid',
  description: 'a sequence diagram for Markdown, of the end of the run if it is long',
  extension: 'mmd',
  print: printMermaidRun,
};

/**
 * The text of a `sequenceDiagram`, without a code fence. What is too long for Mermaid loses its first events, and says so.
 * Throws RaftSimError E_USAGE on a window that is none.
 */
export function printMermaidRun(recording: AnyRecording, options: ExportOptions = {}): string {
  const { from, end } = windowOf(recording, options);
  const { size, schedule, violation, length } = recording;
  const over = size > 1 ? `n1,n${size}` : 'n1';
  const note = (text: string): string => `  Note over ${over}: ${mermaidText(text)}`;
  const { lines, first } = newest(recording, from, end, over);
  const title = `${schedule.scenario}, seed ${formatSeed(schedule.seed)}: events ${first} to ${end - 1} of ${length}`;
  return [
    'sequenceDiagram',
    ...Array.from({ length: size }, (_, i) => `  participant n${i + 1}`),
    note(title),
    ...(first > from
      ? [note(`Events ${from} to ${first - 1} are left out: too many to draw`)]
      : []),
    ...lines,
    ...(violation === null || end < length
      ? []
      : [
          '  rect rgb(255, 225, 225)',
          `  Note over ${violation.peer === NONE ? over : `n${violation.peer}`}: ${mermaidText(`${violation.property} is broken: ${violation.message}`)}`,
          '  end',
        ]),
    '',
  ].join('\n');
}

/** As many of the last events as there is room for. */
function newest(
  recording: AnyRecording,
  from: number,
  end: number,
  over: string,
): { readonly lines: string[]; readonly first: number } {
  const kept: string[][] = [];
  let characters = 0;
  let messages = 0;
  let first = end;
  while (first > from) {
    const lines = eventLines(recording, first - 1, over);
    for (const line of lines) {
      characters += line.length + 1;
      if (/^ {2}n\d+-/.test(line)) messages++;
    }
    if (characters > MAX_CHARACTERS - RESERVED || messages > MAX_MESSAGES) break;
    kept.push(lines);
    first--;
  }
  return { lines: kept.toReversed().flat(), first };
}

function eventLines(recording: AnyRecording, number: number, over: string): string[] {
  const { events, messages } = recording;
  const { name, node, from, message, discarded, firstSent, endSent } = events[number]!;
  const { what, outcome } = wordsOf(recording, number);
  const place = node === NONE ? over : `n${node}`;
  const changes = outcome.filter((each) => /^(?:n\d+ )?[A-Z]{2}|^commits /.test(each));
  const lines: string[] = [];
  if (name === 'deliver') {
    const says = discarded === null ? messages[message]!.says : what;
    lines.push(`  n${from}->>n${node}: ${mermaidText(`#${number} ${says}`)}`);
    if (changes.length > 0) {
      lines.push(`  Note over ${place}: ${mermaidText(changes.join('; '))}`);
    }
  } else if (isTold(recording, number) || changes.length > 0) {
    lines.push(
      `  Note over ${place}: ${mermaidText([`#${number} ${what}`, ...changes].join('; '))}`,
    );
  }
  for (const sent of messages.slice(firstSent, endSent)) {
    if (sent.arrivals.length > 0 || (sent.fate !== 'lost' && sent.fate !== 'cut')) continue;
    lines.push(`  n${sent.from}-xn${sent.to}: ${mermaidText(`${sent.says} (${sent.fate})`)}`);
  }
  return lines;
}

/** What is not worth a line: timers that only ask for messages, and what disks and services do by themselves. */
function isTold({ events }: AnyRecording, number: number): boolean {
  const { name, what, notes } = events[number]!;
  if (name === 'timer') return what === 'election';
  if (name === 'persisted' || name === 'applied') return false;
  return name !== 'client' && (name !== 'note' || notes.length > 0);
}
