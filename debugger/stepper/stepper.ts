/**
 * The terminal stepper: reads commands, works on a session, prints lines. It knows no terminal; see cli/step/step.ts for the
 * one that it is given.
 */
import type { PeerMessage } from '../../contract/peer.ts';
import { PREDICATE_HELP } from '../../record/predicates/predicate.ts';
import { SERVER_FIELDS } from '../../record/paths.ts';
import { placeAt } from '../../record/server.ts';
import type { Session } from '../session.ts';
import { textOf } from '../../record/values.ts';
import { BRANCHING } from './branching.ts';
import type { StepperCommand, StepperIo, Stepping } from './command.ts';
import { commandNamed, fieldIn, fitted } from './command.ts';
import { eventLine, headLine } from './event-line.ts';
import { MOVING } from './moving.ts';
import { SHOWING } from './showing.ts';

/** A move over more events than this shows the last ones only. */
const MOVE_SHOWN = 12;

export class Stepper<S, M extends PeerMessage> implements Stepping<S, M> {
  readonly session: Session<S, M>;
  readonly io: StepperIo<S, M>;
  watched: readonly string[] = [];
  /** Whether it was told to end. */
  ended = false;
  private readonly commands: readonly StepperCommand[];

  constructor(session: Session<S, M>, io: StepperIo<S, M>) {
    this.session = session;
    this.io = io;
    this.commands = [...MOVING, ...SHOWING, ...BRANCHING, HELP, QUIT];
  }

  /** What the user sees before typing: `812/1494>`, with the branch if it is one. */
  get prompt(): string {
    const { line, position, recording } = this.session;
    const branch = line.number === 0 ? '' : `branch ${line.number} `;
    return `${branch}${position}/${recording.length}> `;
  }

  /** Carries a line out. Throws RaftSimError E_USAGE if it is no command, or not a whole one. */
  execute(text: string): void {
    const [name, ...args] = text.trim().split(/\s+/);
    if (name === undefined || name === '' || name.startsWith('#')) return;
    commandNamed(this.commands, name).run(this, args);
  }

  /** What a line could go on with; the part that is being completed comes with it. */
  complete(text: string): [string[], string] {
    const words = text.trimStart().split(/\s+/);
    const last = words.at(-1) ?? '';
    const all = words.length <= 1 ? this.commands.flatMap(({ names }) => names) : this.words();
    const fitting = all.filter((each) => each.startsWith(last));
    return [fitting, last];
  }

  private words(): string[] {
    const { recording } = this.session;
    const servers = Array.from({ length: recording.size }, (_, i) => `n${i + 1}`);
    const fields = SERVER_FIELDS.flatMap((field) => servers.map((server) => `${server}.${field}`));
    return [...servers, ...fields, ...recording.peer.messageKinds, ...this.io.exportFormats];
  }

  /** What stands above the first prompt. */
  begin(): void {
    const { recording } = this.session;
    const { violation, violationAt, schedule, size, length } = recording;
    this.io.out(`${schedule.scenario}: ${size} servers, ${length} events`, 'bold');
    if (violation !== null) {
      this.io.out(
        `VIOLATION of ${violation.property} ${violationAt < length ? `in #${violationAt}` : 'at the end'}: ${violation.message}`,
        'red',
      );
    }
    this.io.out(
      "Position k: events 0 to k-1 have been executed, event k comes next. 'help' lists the commands.",
    );
    this.showMove(-1);
  }

  /** The events that the last move went over (none if `from` is -1), what is watched, and what comes next. */
  showMove(from: number): void {
    const { session, io } = this;
    const { recording, position } = session;
    if (from >= 0 && position > from)
      this.showRange(Math.max(from, position - MOVE_SHOWN), position);
    else if (from >= 0 && position < from) io.out(`   back to ${position}`, 'dim');
    for (const field of this.watched) {
      const { node, path } = fieldIn('watch', field, recording.size);
      const value = placeAt(recording, node, position, path);
      io.out(`   ${field}: ${value === undefined ? 'nothing' : textOf(value)}`, 'cyan');
    }
    this.showNext();
  }

  private showRange(from: number, to: number): void {
    const { recording } = this.session;
    const skipped = from > 0 && to - from === MOVE_SHOWN;
    if (skipped) this.io.out('   ...', 'dim');
    for (let number = from; number < to; number++) this.showEvent('   ', number);
    if (to === recording.length) this.io.out('   the run ends here', 'dim');
  }

  private showNext(): void {
    const { session, io } = this;
    const { recording, position } = session;
    const { length, violation, violationAt } = recording;
    if (position < length) this.showEvent('=> ', position);
    else if (violation !== null && violationAt === length) {
      io.out(`=> VIOLATION of ${violation.property}: ${violation.message}`, 'red');
    }
  }

  private showEvent(mark: string, number: number): void {
    const { recording } = this.session;
    const line = mark + eventLine(recording, number);
    // What comes next is what one wants to read whole.
    const isNext = number === this.session.position;
    const isViolation = number === recording.violationAt;
    this.io.out(isNext ? line : fitted(line, this.io.width), isViolation ? 'red' : undefined);
    if (isViolation) {
      const { property, message } = recording.violation!;
      this.io.out(`   VIOLATION of ${property}: ${message}`, 'red');
    }
  }

  /** The columns of the lines above. */
  get heading(): string {
    return headLine(this.session.recording);
  }
}

const HELP: StepperCommand = {
  names: ['h', 'help'],
  usage: '[predicates]',
  help: 'show this help, or how to write predicates',
  run: ({ io }, args) => {
    if (args[0] === 'predicates') {
      for (const line of PREDICATE_HELP.trim().split('\n')) io.out(line);
      return;
    }
    for (const [title, commands] of GROUPS) {
      io.out(title, 'bold');
      for (const { names, usage, help } of commands) {
        io.out(`  ${`${names.join(', ')} ${usage}`.padEnd(32)} ${help}`);
      }
    }
    io.out(
      'An empty line does the last move again. Servers are n1, n2, ...; messages m0, m1, ...; events #0, #1, ...',
    );
    io.out(
      'In lines of events: /5 leader of term 5, ?5 candidate, \\5 follower, x down; . not concerned.',
    );
  },
};

const QUIT: StepperCommand = {
  names: ['q', 'quit', 'exit'],
  usage: '',
  help: 'end',
  run: (stepping) => {
    stepping.ended = true;
  },
};

const GROUPS: readonly (readonly [string, readonly StepperCommand[]])[] = [
  ['Move', MOVING],
  ['Look', SHOWING],
  ['What if', BRANCHING],
  ['Else', [HELP, QUIT]],
];
