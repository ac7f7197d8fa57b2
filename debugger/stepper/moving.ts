/** Commands that go somewhere. */
import type { PeerMessage } from '../../contract/peer.ts';
import { vocabularyOf } from '../event-facts.ts';
import { parsePredicate, requirePlaces } from '../../record/predicates/predicate.ts';
import type { Direction } from '../session.ts';
import type { StepperCommand, Stepping } from './command.ts';
import { messageIn, numberAt, refuse, serverIn } from './command.ts';

const HOW_MANY = 'a number of events';

/** Does `move`, and tells where that led; `false` from it means that there was nothing to go to. */
function go<S, M extends PeerMessage>(
  stepping: Stepping<S, M>,
  move: () => unknown,
  nothing: string,
): void {
  const from = stepping.session.position;
  if (move() === false) stepping.io.out(nothing);
  else stepping.showMove(from);
}

function until<S, M extends PeerMessage>(
  stepping: Stepping<S, M>,
  command: string,
  args: readonly string[],
  direction: Direction,
): void {
  const { session } = stepping;
  const text = args.join(' ');
  if (text === '') refuse(command, 'nothing', 'a predicate, such as deliver AppendEntries at n2');
  const predicate = parsePredicate(text, vocabularyOf(session.recording), command);
  const where = direction === 1 ? 'ahead' : 'behind';
  const move = (): boolean => {
    const isFound = session.runUntil(predicate, direction);
    if (!isFound) requirePlaces(predicate, command);
    return isFound;
  };
  go(stepping, move, `no such event ${where}`);
}

export const MOVING: readonly StepperCommand[] = [
  {
    names: ['n', 'next'],
    usage: '[K]',
    help: 'execute the next event, or the next K',
    run: (stepping, args) => {
      const { session } = stepping;
      const by = numberAt('next', args, 0, HOW_MANY, 1);
      go(stepping, () => session.step(by), '');
    },
  },
  {
    names: ['b', 'back'],
    usage: '[K]',
    help: 'take back the last event, or the last K',
    run: (stepping, args) => {
      const { session } = stepping;
      const by = numberAt('back', args, 0, HOW_MANY, 1);
      go(stepping, () => session.step(-by), '');
    },
  },
  {
    names: ['nn', 'next-of'],
    usage: 'n2 [K]',
    help: 'execute up to the next event of the server (or its K-th)',
    run: (stepping, args) => {
      const { session } = stepping;
      const node = serverIn('nn', args[0], session.recording.size);
      const by = numberAt('nn', args, 1, HOW_MANY, 1);
      go(stepping, () => session.stepNode(node, by), `n${node} has no more events`);
    },
  },
  {
    names: ['bn', 'back-of'],
    usage: 'n2 [K]',
    help: 'take back up to the last event of the server (or its last K)',
    run: (stepping, args) => {
      const { session } = stepping;
      const node = serverIn('bn', args[0], session.recording.size);
      const by = numberAt('bn', args, 1, HOW_MANY, 1);
      go(stepping, () => session.stepNode(node, -by), `n${node} has no earlier events`);
    },
  },
  {
    names: ['g', 'goto'],
    usage: 'K|start|end',
    help: 'go to position K: events 0 to K-1 executed, event K next',
    run: (stepping, args) => {
      const { session } = stepping;
      const { length } = session.recording;
      const named: Readonly<Record<string, number>> = { start: 0, end: length };
      const expected = `a position from 0 to ${length}, start or end`;
      const target = named[args[0] ?? ''] ?? numberAt('goto', args, 0, expected);
      if (target > length) refuse('goto', String(target), expected);
      go(stepping, () => session.seek(target), '');
    },
  },
  {
    names: ['v', 'violation'],
    usage: '',
    help: 'go to just before the event that breaks the property',
    run: (stepping) =>
      go(stepping, () => stepping.session.toViolation(), 'no property is violated'),
  },
  {
    names: ['u', 'until'],
    usage: 'PREDICATE',
    help: 'go to just before the next event that matches (see help predicates)',
    run: (stepping, args) => until(stepping, 'until', args, 1),
  },
  {
    names: ['ru', 'back-until'],
    usage: 'PREDICATE',
    help: 'the same, backwards',
    run: (stepping, args) => until(stepping, 'back-until', args, -1),
  },
  {
    names: ['r', 'role'],
    usage: '',
    help: 'go to just before the next change of a role',
    run: (stepping) => go(stepping, () => stepping.session.toRoleChange(), 'no such event ahead'),
  },
  {
    names: ['rr', 'back-role'],
    usage: '',
    help: 'the same, backwards',
    run: (stepping) =>
      go(stepping, () => stepping.session.toRoleChange(-1), 'no such event behind'),
  },
  {
    names: ['t', 'term'],
    usage: '',
    help: 'go to just before the next change of the highest term',
    run: (stepping) => go(stepping, () => stepping.session.toTerm(), 'no such event ahead'),
  },
  {
    names: ['rt', 'back-term'],
    usage: '',
    help: 'the same, backwards',
    run: (stepping) => go(stepping, () => stepping.session.toTerm(-1), 'no such event behind'),
  },
  {
    names: ['rx', 'receipt'],
    usage: 'm77',
    help: 'go to just before the next arrival of the message',
    run: (stepping, args) => {
      const { session } = stepping;
      const message = messageIn('receipt', session, args[0]);
      go(stepping, () => session.toReceipt(message), `m${message} does not arrive ahead`);
    },
  },
  {
    names: ['tx', 'sending'],
    usage: 'm77',
    help: 'go to just before the event that sent the message',
    run: (stepping, args) => {
      const { session } = stepping;
      const message = messageIn('sending', session, args[0]);
      go(stepping, () => session.toSending(message), `m${message} left as the run began`);
    },
  },
];
