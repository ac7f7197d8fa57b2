/**
 * A recorded run as a Mermaid sequence diagram, for places that draw them, such as comments on GitHub: messages where they
 * arrive, lost ones where they left, and notes for what happened to servers. For a run that was shrunk, its story is the
 * better diagram (see record/story/print/mermaid.ts).
 */
import { NONE } from '../../contract/peer.ts';
import { formatSeed } from '../../sim/chance/choose.ts';
import { mermaidText } from '../words/mermaid-text.ts';
import type { ChangeCode } from '../changes.ts';
import { changesOf } from '../changes.ts';
import { happenedIn, toldOf } from '../words/events.ts';
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
    const { lines, arrows } = eventLines(recording, first - 1, over);
    for (const line of lines) characters += line.length + 1;
    messages += arrows;
    if (characters > MAX_CHARACTERS - RESERVED || messages > MAX_MESSAGES) break;
    kept.push(lines);
    first--;
  }
  return { lines: kept.toReversed().flat(), first };
}

/** What a diagram shows of what an event made of its servers. */
const TOLD: ReadonlySet<ChangeCode> = new Set<ChangeCode>([
  'crashed',
  'started',
  'leads',
  'stands',
  'stands-again',
  'steps-down',
  'cuts-log',
  'commits',
]);

interface EventLines {
  readonly lines: string[];
  /** How many of them are messages. */
  readonly arrows: number;
}

function eventLines(recording: AnyRecording, number: number, over: string): EventLines {
  const { events, messages } = recording;
  const event = events[number]!;
  const { name, node, from, firstSent, endSent } = event;
  const what = happenedIn(event);
  const place = node === NONE ? over : `n${node}`;
  const changes = changesOf(recording, number)
    .filter(({ code }) => TOLD.has(code))
    .map((change) => toldOf(change, node));
  const lines: string[] = [];
  let arrows = 0;
  if (name === 'deliver') {
    arrows++;
    lines.push(`  n${from}->>n${node}: ${mermaidText(`#${number} ${what}`)}`);
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
    arrows++;
    lines.push(`  n${sent.from}-xn${sent.to}: ${mermaidText(`${sent.says} (${sent.fate})`)}`);
  }
  return { lines, arrows };
}

/** What is not worth a line: timers that only ask for messages, and what disks and services do by themselves. */
function isTold({ events }: AnyRecording, number: number): boolean {
  const { name, what, notes } = events[number]!;
  if (name === 'timer') return what === 'election';
  if (name === 'persisted' || name === 'applied') return false;
  return name !== 'client' && (name !== 'note' || notes.length > 0);
}
