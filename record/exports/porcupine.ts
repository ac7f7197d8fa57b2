/**
 * The same history in the shape that the page of Porcupine, a checker of linearisability, shows. The order in which
 * completed operations took effect is that of the log: it is known, so there is one partial linearisation and no search.
 */
import { printable } from '../../lib/errors.ts';
import { NONE } from '../../contract/peer.ts';
import { downtimesOf, faultsOf } from '../faults-in-time.ts';
import { describeStretch } from '../words/notes.ts';
import type { AnyRecording, ExportFormat, ExportOptions } from './format/options.ts';
import { windowOf } from './format/options.ts';
import type { Operation } from './operations.ts';
import { operationsOf } from './operations.ts';

/** The page nudges what it draws by up to 16 units: ranks lie far enough apart. */
const STEP = 100;
const MOST_WORDS = 200;

const TEXT_COLOUR = '#000000';
const COLOURS = { leader: '#cfe8cf', down: '#d8d8d8', fault: '#f3dfb8', violation: '#f3b8b8' };

export const porcupine: ExportFormat = {
  name: 'porcupine',
  description: "the clients' operations as the data of Porcupine's page, in their order in the log",
  extension: 'json',
  print: printPorcupine,
};

interface Annotation {
  readonly tag: string;
  /** Events. */
  readonly from: number;
  readonly to: number;
  readonly text: string;
  readonly details: string;
  readonly colour: string;
}

/** Operations that begin in the window. Throws RaftSimError E_USAGE on a window that is none. */
export function printPorcupine(recording: AnyRecording, options: ExportOptions = {}): string {
  const { from, end } = windowOf(recording, options);
  const { events, result } = recording;
  const operations = operationsOf(recording).filter((each) => each.from >= from && each.from < end);
  const notes = annotationsOf(recording).filter((each) => each.to >= from && each.from < end);
  const places = [
    ...operations.flatMap((each) => [each.from, ...(isOpen(each) ? [] : [each.to])]),
    ...notes.flatMap((each) => [each.from, each.to]),
  ];
  const sorted = [...new Set(places)].sort((a, b) => a - b);
  const ranks = new Map(sorted.map((at, rank) => [at, rank * STEP]));
  const never = sorted.length * STEP;
  const time = (at: number): string => String(events[at]?.timeUs ?? result.simulatedUs);
  const order = operations
    .map((operation, Index) => ({ operation, Index }))
    .filter(({ operation }) => operation.end === 'ok' && operation.index > 0)
    .sort((a, b) => a.operation.index - b.operation.index);
  const data = {
    Partitions: [
      {
        History: operations.map((each) => ({
          ClientId: each.process,
          Start: ranks.get(each.from)!,
          OriginalStart: time(each.from),
          End: isOpen(each) ? never : ranks.get(each.to)!,
          OriginalEnd: isOpen(each) ? '(no response)' : time(each.to),
          Description: printable(descriptionOf(each), MOST_WORDS),
          Metadata: `events ${each.from} to ${isOpen(each) ? 'none' : each.to}`,
        })),
        PartialLinearizations:
          order.length === 0
            ? []
            : [
                order.map(({ operation, Index }) => ({
                  Index,
                  StateDescription: printable(`${operation.index} ${operation.text}`, MOST_WORDS),
                })),
              ],
        Largest: Object.fromEntries(order.map(({ Index }) => [String(Index), 0])),
      },
    ],
    Annotations: notes.map((each) => ({
      ClientId: 0,
      Tag: each.tag,
      Start: ranks.get(each.from)!,
      End: ranks.get(each.to)!,
      Description: printable(each.text, MOST_WORDS),
      Details: printable(each.details, MOST_WORDS),
      Annotation: true,
      TextColor: TEXT_COLOUR,
      BackgroundColor: each.colour,
    })),
  };
  return `${JSON.stringify(data)}\n`;
}

function isOpen({ end }: Operation): boolean {
  return end === 'info';
}

function between(from: number, to: number): string {
  return `events ${from} to ${to}`;
}

function descriptionOf({ end, text, server, index }: Operation): string {
  if (end === 'ok') return `propose ${text} -> applied at ${index} by n${server}`;
  return end === 'fail' ? `propose ${text} -> refused` : `propose ${text} -> (no response)`;
}

/** Lanes: one for each server with its leaderships and downtimes, one for the faults of the network. */
function annotationsOf(recording: AnyRecording): Annotation[] {
  const { length, violation, violationAt } = recording;
  const annotations: Annotation[] = [
    ...leadershipsOf(recording),
    ...downtimesOf(recording).map(({ from, to, node }) => ({
      tag: `n${node}`,
      from,
      to,
      text: 'down',
      details: `n${node} is down, ${between(from, to)}`,
      colour: COLOURS.down,
    })),
    ...faultsOf(recording).map(({ from, to, node, fault }) => ({
      tag: node === NONE ? 'network' : `n${node}`,
      from,
      to,
      text: describeStretch({ node, fault }),
      details: between(from, to),
      colour: COLOURS.fault,
    })),
  ];
  if (violation !== null) {
    annotations.push({
      tag: 'checks',
      from: violationAt,
      to: length,
      text: violation.property,
      details: violation.message,
      colour: COLOURS.violation,
    });
  }
  return annotations;
}

function leadershipsOf(recording: AnyRecording): Annotation[] {
  const { size, length } = recording;
  const annotations: Annotation[] = [];
  for (let node = 1; node <= size; node++) {
    let since = -1;
    let term = 0;
    const finish = (to: number): void => {
      if (since < 0) return;
      const text = `leader of T${term}`;
      const details = between(since, to);
      annotations.push({ tag: `n${node}`, from: since, to, text, details, colour: COLOURS.leader });
      since = -1;
    };
    for (const number of recording.historyOf(node)) {
      const view = recording.viewAt(node, number + 1);
      const leads = view?.role === 'leader';
      if (since >= 0 && (!leads || view.term !== term)) finish(number);
      if (!leads || since >= 0) continue;
      since = number;
      term = view.term;
    }
    finish(length);
  }
  return annotations;
}
