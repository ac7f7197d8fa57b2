/** Commands that ask "what if": each makes a branch, and leaves the run that it branches off as it is. */
import type { PeerMessage } from '../../contract/peer.ts';
import type { WhatIf } from '../branch.ts';
import type { Line } from '../session.ts';
import type { StepperCommand, Stepping } from './command.ts';
import { messageIn, numberAt, refuse, serverIn } from './command.ts';

const PENDING_SHOWN = 40;

/** Makes a branch, and prints its outcome. */
function branch<S, M extends PeerMessage>(stepping: Stepping<S, M>, make: () => Line<S, M>): void {
  const { session, io } = stepping;
  const { number, recording, origin } = make();
  const { violation, result } = recording;
  io.out(`branch ${number}: at ${origin!.position} of ${origin!.parent}, ${origin!.text}`, 'cyan');
  const { inapplicable } = origin!;
  const passed = inapplicable.length;
  const skipped =
    passed === 0
      ? ''
      : `; ${passed} later ${passed === 1 ? 'decision was' : 'decisions were'} no longer possible`;
  const parent = session.lines[origin!.parent]!.recording.violation;
  if (violation !== null) {
    const same = parent?.property === violation.property ? 'still' : 'now';
    io.out(`  ${same} a violation of ${violation.property}: ${violation.message}`, 'red');
  } else {
    // Nothing is known of what would have come behind it.
    const was =
      parent === null ? '' : `: no violation of ${parent.property} up to where the other run ended`;
    io.out(`  verdict ${result.verdict}${was}`, 'green');
  }
  io.out(`  ${recording.length} events${skipped}`);
  stepping.showMove(-1);
}

function inject<S, M extends PeerMessage>(stepping: Stepping<S, M>, turn: WhatIf): void {
  branch(stepping, () => stepping.session.inject(turn));
}

export const BRANCHING: readonly StepperCommand[] = [
  {
    names: ['ls', 'pending'],
    usage: '',
    help: 'everything that could happen next, numbered; the first is what does happen',
    run: ({ session, io }) => {
      const pending = session.enabled();
      pending.slice(0, PENDING_SHOWN).forEach(({ text, happensIn, dueUs }, place) => {
        const when = happensIn < 0 ? 'never here' : `in #${happensIn}`;
        const due = dueUs === null ? '' : `, due at ${dueUs} us`;
        io.out(`${String(place).padStart(5)}  ${text}  (${when}${due})`);
      });
      const more = pending.length - PENDING_SHOWN;
      if (more > 0) io.out(`       and ${more} messages more, all of them older`);
      if (pending.length === 0) io.out('nothing can happen but crashes and proposals');
    },
  },
  {
    names: ['pick', 'choose'],
    usage: 'I|m77',
    help: 'make entry I of ls happen next, or let the message arrive',
    run: (stepping, args) => {
      const { session } = stepping;
      const all = session.enabled();
      const expected = `a number from 0 to ${all.length - 1} or a message, as ls shows`;
      const message = /^m([0-9]{1,9})$/.exec(args[0] ?? '')?.[1];
      const place =
        message === undefined
          ? numberAt('pick', args, 0, expected)
          : all.findIndex((each) => each.message === Number(message));
      if (all[place] === undefined) refuse('pick', args[0]!, expected);
      branch(stepping, () => session.choose(place));
    },
  },
  {
    names: ['drop'],
    usage: 'm77|I',
    help: 'the message no longer arrives',
    run: (stepping, args) =>
      inject(stepping, { kind: 'drop', message: messageIn('drop', stepping.session, args[0]) }),
  },
  {
    names: ['dup'],
    usage: 'm77|I',
    help: 'the message arrives now, and again when it would have',
    run: (stepping, args) =>
      inject(stepping, { kind: 'duplicate', message: messageIn('dup', stepping.session, args[0]) }),
  },
  {
    names: ['delay'],
    usage: 'm77|I [K]',
    help: 'the message arrives K (10) decisions later',
    run: (stepping, args) => {
      const message = messageIn('delay', stepping.session, args[0]);
      const by = numberAt('delay', args, 1, 'a number of decisions, at least 1', 10);
      if (by === 0) refuse('delay', '0', 'a number of decisions, at least 1');
      inject(stepping, { kind: 'delay', message, by });
    },
  },
  {
    names: ['crash'],
    usage: 'n2 [W]',
    help: 'the server crashes; W (0) of its unfinished writes reach the disk',
    run: (stepping, args) => {
      const node = serverIn('crash', args[0], stepping.session.recording.size);
      const writes = numberAt('crash', args, 1, 'a number of writes', 0);
      inject(stepping, { kind: 'crash', node, survival: { writes, torn: null } });
    },
  },
  {
    names: ['restart'],
    usage: 'n2',
    help: 'the server, which is down, restarts from its disk',
    run: (stepping, args) => {
      const node = serverIn('restart', args[0], stepping.session.recording.size);
      inject(stepping, { kind: 'restart', node });
    },
  },
  {
    names: ['propose'],
    usage: 'n2 [TEXT]',
    help: 'a client proposes a command to the server',
    run: (stepping, args) => {
      const node = serverIn('propose', args[0], stepping.session.recording.size);
      inject(stepping, { kind: 'propose', node, command: args.slice(1).join(' ') || 'x' });
    },
  },
  {
    names: ['part', 'partition'],
    usage: 'n1,n2 [K]',
    help: 'no message crosses between these servers and the others, for K decisions or to the end',
    run: (stepping, args) => {
      const { size } = stepping.session.recording;
      const side = (args[0] ?? '').split(',').map((each) => serverIn('part', each, size));
      const length =
        args[1] === undefined ? null : numberAt('part', args, 1, 'a number of decisions');
      inject(stepping, { kind: 'partition', side, for: length });
    },
  },
  {
    names: ['cut'],
    usage: '',
    help: 'nothing happens from here on; continue with pick, crash, propose',
    run: (stepping) => inject(stepping, { kind: 'cut' }),
  },
  {
    names: ['br', 'branch'],
    usage: '[N]',
    help: 'list the branches, or go to branch N; 0 is the run itself',
    run: (stepping, args) => {
      const { session, io } = stepping;
      if (args.length > 0) {
        const count = session.lines.length;
        const expected = `a branch from 0 to ${count - 1}`;
        const number = numberAt('br', args, 0, expected);
        if (number >= count) refuse('br', String(number), expected);
        session.switchTo(number);
        stepping.showMove(-1);
        return;
      }
      for (const { number, origin, recording } of session.lines) {
        const mark = number === session.line.number ? '=> ' : '   ';
        const text =
          origin === null
            ? 'the run itself'
            : `of ${origin.parent} at ${origin.position}: ${origin.text}`;
        const verdict = recording.violation?.property ?? recording.result.verdict;
        io.out(`${mark}${number}  ${text} (${recording.length} events, ${verdict})`);
      }
    },
  },
  {
    names: ['save'],
    usage: 'FILE',
    help: 'write this run (or branch) as a schedule file for replay, shrink and save',
    run: ({ session, io }, args) => {
      const [path] = args;
      if (path === undefined) refuse('save', 'nothing', 'the name of a file');
      io.out(`written to ${io.save(session.recording, path)}`);
    },
  },
  {
    names: ['export'],
    usage: 'FORMAT [FILE]',
    help: 'write this run (or branch) for another tool',
    run: ({ session, io }, args) => {
      const [format, path] = args;
      if (format === undefined || !io.exportFormats.includes(format)) {
        const found = format === undefined ? 'nothing' : `'${format}'`;
        refuse('export', found, `one of ${io.exportFormats.join(', ')}`);
      }
      io.out(`written to ${io.export(session.recording, format, path)}`);
    },
  },
];
