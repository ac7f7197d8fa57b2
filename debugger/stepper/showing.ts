/** Commands that show something and change nothing. */
import type { PeerMessage } from '../../contract/peer.ts';
import { sentenceOf } from '../../record/words/events.ts';
import { fatesOf } from '../../record/message-fate.ts';
import { placeAt, serverAt } from '../../record/server.ts';
import type { Session } from '../session.ts';
import { isLog, textOf } from '../../record/values.ts';
import type { StepperCommand, Stepping } from './command.ts';
import { fieldIn, fitted, messageIn, numberAt, refuse } from './command.ts';
import { eventLine, headLine, roleMark } from './event-line.ts';
import { logMatrix } from './log-matrix.ts';

const AROUND = 8;
const LISTED = 30;
const CHAIN = 12;

/** The event that a command is about: the last one, or the one that its argument names. */
function eventIn<S, M extends PeerMessage>(
  command: string,
  { position, recording }: Session<S, M>,
  args: readonly string[],
): number {
  const expected = `an event from 0 to ${recording.length - 1}`;
  const number = numberAt(command, args, 0, expected, position - 1);
  if (number >= 0 && number < recording.length) return number;
  return refuse(command, number < 0 ? 'no event yet' : String(number), expected);
}

function list<S, M extends PeerMessage>({ session, io }: Stepping<S, M>, around: number): void {
  const { recording, position } = session;
  const from = Math.max(0, position - around);
  const to = Math.min(recording.length, position + around);
  io.out(`   ${headLine(recording)}`, 'dim');
  for (let number = from; number < to; number++) {
    const line = eventLine(recording, number);
    const mark = number === position ? '=> ' : '   ';
    io.out(fitted(mark + line, io.width), number === recording.violationAt ? 'red' : undefined);
  }
}

function printField<S, M extends PeerMessage>(
  { session, io }: Stepping<S, M>,
  args: readonly string[],
): void {
  const { recording, position } = session;
  const { node, path } = fieldIn('print', args[0], recording.size);
  const value = placeAt(recording, node, position, path);
  if (value === undefined) {
    const fields = Object.keys(serverAt(recording, node, position)).join(', ');
    refuse('print', `'${args[0]}'`, `a field: ${fields} or one below`);
  }
  if (isLog(value)) {
    io.out(`n${node}.${path.join('.')}: ${textOf(value)}`);
    const first = Math.max(value.snapshotIndex + 1, value.lastIndex - LISTED + 1);
    for (let index = first; index <= value.lastIndex; index++) {
      io.out(`  ${String(index).padStart(6)}  ${textOf(value.entryAt(index))}`);
    }
    return;
  }
  if (typeof value !== 'object' || value === null) {
    io.out(`n${node}.${path.join('.')}: ${textOf(value)}`);
    return;
  }
  for (const [key, child] of Object.entries(value)) {
    io.out(`n${node}.${[...path, key].join('.')}: ${textOf(child)}`);
  }
}

function printMessage<S, M extends PeerMessage>(
  { session, io }: Stepping<S, M>,
  args: readonly string[],
): void {
  const { recording } = session;
  const number = messageIn('message', session, args[0]);
  const { from, to, says, sentIn, arrivals, message, kind, nth } = recording.messages[number]!;
  const { outcome, repeats, overtaken } = fatesOf(recording)[number]!;
  const more = [
    ...(repeats > 0 ? [`arrives ${repeats + 1} times`] : []),
    ...(overtaken ? ['overtaken by a later one'] : []),
  ];
  io.out(`m${number} n${from} -> n${to} ${says} (${kind} number ${nth} of this link)`);
  io.out(`  ${[outcome, ...more].join(', ')}`);
  io.out(`  left ${sentIn < 0 ? 'as the run began' : `in #${sentIn}`}`);
  io.out(
    `  arrives ${arrivals.length === 0 ? 'never' : `in ${arrivals.map((at) => `#${at}`).join(', ')}`}`,
  );
  for (const [key, value] of Object.entries(message)) io.out(`  ${key}: ${textOf(value)}`);
}

function printWhy<S, M extends PeerMessage>(
  { session, io }: Stepping<S, M>,
  args: readonly string[],
): void {
  const { recording } = session;
  const { node, path } = fieldIn('why', args[0], recording.size);
  if (path.length === 0)
    refuse('why', `'${args[0]}'`, 'a field of a server, such as n2.commitIndex');
  const { event, before, after, cause } = session.why(node, path);
  const name = `n${node}.${path.join('.')}`;
  if (event < 0) {
    if (after === null)
      refuse('why', `'${args[0]}'`, 'a field that the server has, or had, as print shows');
    io.out(`${name} has been ${after ?? 'nothing'} since the beginning`);
    return;
  }
  io.out(
    `${name}: ${before ?? 'nothing'} -> ${after ?? 'nothing'} in ${sentenceOf(recording, event)}`,
  );
  let next = cause;
  for (let i = 0; next >= 0 && i < CHAIN; i++) {
    io.out(`  because of ${sentenceOf(recording, next)}`);
    next = session.causality.causeOf(next);
  }
  if (next >= 0) io.out('  and so on');
}

function printReach<S, M extends PeerMessage>(
  { session, io }: Stepping<S, M>,
  event: number,
  reach: readonly number[],
  direction: 'past' | 'future',
): void {
  const { recording } = session;
  const what = direction === 'past' ? 'could have led to' : 'could come from';
  const share = Math.round((100 * reach.length) / recording.length);
  io.out(`${reach.length} of ${recording.length} events (${share} %) ${what} #${event}`);
  const shown = direction === 'past' ? reach.slice(-AROUND * 2) : reach.slice(0, AROUND * 2);
  for (const number of shown) io.out(fitted(`   ${eventLine(recording, number)}`, io.width));
}

export const SHOWING: readonly StepperCommand[] = [
  {
    names: ['l', 'list'],
    usage: '[K]',
    help: 'the K events before and after this position',
    run: (stepping, args) =>
      list(stepping, numberAt('list', args, 0, 'a number of events', AROUND)),
  },
  {
    names: ['d', 'diff'],
    usage: '[EVENT]',
    help: 'what the last event (or EVENT) changed, by field',
    run: (stepping, args) => {
      const { session, io } = stepping;
      const number = eventIn('diff', session, args);
      io.out(`   ${eventLine(session.recording, number)}`);
      for (const { node, changes } of session.diff(number)) {
        for (const { path, before, after } of changes) {
          const kind = before === null ? 'A' : after === null ? 'D' : 'M';
          io.out(`  ${kind} n${node}.${path}: ${before ?? '-'} -> ${after ?? '-'}`);
        }
      }
    },
  },
  {
    names: ['s', 'servers'],
    usage: '',
    help: 'all servers, one line each',
    run: ({ session, io }) => {
      const { recording, position } = session;
      for (let id = 1; id <= recording.size; id++) {
        const document = serverAt(recording, id, position);
        const { disk, timers, waiting } = document;
        const shown = document.up
          ? `${document.role} t${document.term} vote ${nameOf(document.votedFor)} leader ${nameOf(document.leader)} commit ${document.commitIndex} applied ${document.lastApplied} log ${textOf(document.log)}`
          : 'down';
        const parts = [
          `disk t${disk.term} vote ${nameOf(disk.votedFor)} last ${disk.log.lastIndex}/${disk.log.lastTerm}`,
          ...(disk.unfinishedWrites > 0 ? [`${disk.unfinishedWrites} unfinished writes`] : []),
          ...(waiting.length > 0 ? [`${waiting.length} messages wait for a write`] : []),
          ...(document.paused ? ['PAUSED'] : []),
          `timers ${Object.keys(timers).join(', ') || 'none'}`,
        ];
        io.out(
          `n${id} ${roleMark(recording, id, position).padEnd(5)} ${shown}; ${parts.join('; ')}`,
        );
      }
    },
  },
  {
    names: ['log', 'logs'],
    usage: '[WIDTH]',
    help: 'the logs of all servers side by side: terms by index, (uncommitted), ! disputed',
    run: ({ session, io }, args) => {
      const width = numberAt('log', args, 0, 'a number of entries', 12);
      for (const line of logMatrix(session.recording, session.position, Math.max(1, width)))
        io.out(line);
    },
  },
  {
    names: ['p', 'print'],
    usage: 'n2[.FIELD...]',
    help: 'a server or a field of it: n2.log, n2.log.6, n2.disk.votedFor, n2.state',
    run: printField,
  },
  {
    names: ['m', 'message'],
    usage: 'm77',
    help: 'a message: its content, where it was sent, its fate',
    run: printMessage,
  },
  {
    names: ['why'],
    usage: 'n2.FIELD',
    help: 'the event that last changed the field, and the messages that led to it',
    run: printWhy,
  },
  {
    names: ['past'],
    usage: '[EVENT]',
    help: 'the causal past of the last event (or EVENT)',
    run: (stepping, args) => {
      const event = eventIn('past', stepping.session, args);
      printReach(stepping, event, stepping.session.causality.pastOf(event), 'past');
    },
  },
  {
    names: ['future'],
    usage: '[EVENT]',
    help: 'the causal future of the last event (or EVENT)',
    run: (stepping, args) => {
      const event = eventIn('future', stepping.session, args);
      printReach(stepping, event, stepping.session.causality.futureOf(event), 'future');
    },
  },
  {
    names: ['w', 'watch'],
    usage: '[n2.FIELD]',
    help: 'show the field after every move; again: stop; without a field: list them',
    run: (stepping, args) => {
      const { session, io, watched } = stepping;
      const [field] = args;
      if (field !== undefined) {
        fieldIn('watch', field, session.recording.size);
        stepping.watched = watched.includes(field)
          ? watched.filter((each) => each !== field)
          : [...watched, field];
      }
      io.out(stepping.watched.length === 0 ? 'nothing is watched' : stepping.watched.join('  '));
    },
  },
  {
    names: ['i', 'info'],
    usage: '',
    help: 'the run as a whole: schedule, verdict, violation',
    run: ({ session, io }) => {
      const { recording, line } = session;
      const { schedule, result, length, size } = recording;
      io.out(
        `scenario ${schedule.scenario}, ${size} servers, ${length} events, hash ${result.hash}`,
      );
      if (line.origin !== null)
        io.out(`branch ${line.number} of ${line.origin.parent}: ${line.origin.text}`);
      const { violation } = recording;
      if (violation === null) io.out(`verdict ${result.verdict}`);
      else {
        const { property, kind, statement, message } = violation;
        const where =
          recording.violationAt < length ? `in #${recording.violationAt}` : 'at the end';
        io.out(`VIOLATION of ${property} (${kind}) ${where}`, 'red');
        io.out(`  ${statement}`);
        io.out(`  ${message}`);
      }
    },
  },
];

function nameOf(id: number | undefined): string {
  return id === undefined || id === 0 ? 'none' : `n${id}`;
}
