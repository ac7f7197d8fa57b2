import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { errorOf } from '../../test/error-of.ts';
import { lacks, valueAt } from '../paths.ts';
import type { PredicateFacts } from './predicate.ts';
import { EVENT_KINDS, parsePredicate, PREDICATE_HELP } from './predicate.ts';

const KINDS = ['RequestVote', 'AppendEntries', 'Heartbeat'];
const VOCABULARY = { messageKinds: KINDS, peers: 3 };

const leader = {
  up: true,
  role: 'leader',
  term: 3,
  votedFor: 2,
  leader: 2,
  commitIndex: 5,
  lastApplied: 4,
  log: { lastIndex: 7, lastTerm: 3, snapshotIndex: 0, snapshotTerm: 0 },
  progress: [null, { matchIndex: 5, nextIndex: 6 }, null, null],
  state: { votes: 6 },
};
const follower = {
  ...leader,
  role: 'follower',
  votedFor: 0,
  commitIndex: 4,
  progress: null,
  state: { votes: 0 },
};
const SERVERS: Readonly<Record<number, unknown>> = { 1: follower, 2: leader, 3: { up: false } };

/** n1 gets n2's AppendEntries of term 4; event 812 at 1.5 s. */
const delivery: PredicateFacts = {
  number: 812,
  timeUs: 1_500_000,
  kind: 'deliver',
  node: 1,
  from: 2,
  timer: '',
  message: {
    kind: 'AppendEntries',
    body: { type: 'AppendEntries', term: 4, prevLogIndex: 6 } as never,
  },
  valueAt: (peer, path) => valueAt(SERVERS[peer], path),
  lacks: (peer, path) => lacks(SERVERS[peer], path),
};

/** The election timer of n2 runs out. */
const timer: PredicateFacts = {
  ...delivery,
  kind: 'timer',
  node: 2,
  from: 0,
  timer: 'election',
  message: null,
};

/** A fault that concerns no single server. */
const fault: PredicateFacts = { ...timer, kind: 'fault', node: 0, timer: '' };

function matches(text: string, facts: PredicateFacts): boolean {
  return parsePredicate(text, VOCABULARY, '--break-on').matches(facts);
}

describe('a predicate matches', () => {
  test.each([
    ['deliver', delivery],
    ['deliver AppendEntries', delivery],
    ['AppendEntries', delivery],
    ['deliver AppendEntries from n2 at n1', delivery],
    ['deliver && AppendEntries && from n2 && at n1', delivery],
    ['n1', delivery],
    ['#812', delivery],
    ['# 812', delivery],
    ['event >= 812 event<813', delivery],
    ['time >= 1.5s', delivery],
    ['time == 1500ms', delivery],
    ['time == 1500000us', delivery],
    ['time < 1.500001s', delivery],
    ['term == 4', delivery],
    ['message.term == 4 && message.prevLogIndex > 5', delivery],
    ['timer', timer],
    ['timer election', timer],
    ['timer "election"', timer],
    ["timer 'election' n2", timer],
    ['timer n2', timer],
    ['timer (n2 || n3)', timer],
    ['term == 3', timer],
    ['n2.role == leader', timer],
    ['n1.role != leader', timer],
    ['n2.commitIndex > 4', timer],
    ['n2.log.lastIndex >= 7 && n2.log.lastTerm <= 3', timer],
    ['n2.votedFor == n2', timer],
    ['n1.votedFor == none', timer],
    ['n1.commitIndex < n2.commitIndex', timer],
    ['n1.term == term', timer],
    ['n2.up && !n3.up', timer],
    ['n3.up == false', timer],
    ['n2.state.votes == 6', timer],
    ['n1.progress == null', timer],
    ['!(deliver || crash)', timer],
    ['!deliver !crash', timer],
    ['deliver || crash || timer', timer],
    ['deliver n3 || timer n2', timer],
    ['fault', fault],
  ])('%s', (text, facts) => {
    expect(matches(text, facts)).toBe(true);
    expect(matches(`!(${text})`, facts)).toBe(false);
  });
});

describe('a predicate does not match', () => {
  test.each([
    ['timer', delivery],
    ['Heartbeat', delivery],
    ['AppendEntries', timer],
    ['from n1', delivery],
    ['at n2', delivery],
    ['n2', delivery],
    ['#811', delivery],
    ['event > 812', delivery],
    ['time > 1.5s', delivery],
    ['timer heartbeat', timer],
    ['from n2', timer],
    // Nothing is known of a server that is down, nor of the term of no server.
    ['n3.role == leader', delivery],
    ['n3.role != leader', delivery],
    ['n3.term < 100', delivery],
    ['n3.term < n1.term', delivery],
    ['term >= 0', fault],
    ['message.term >= 0', timer],
    ['n2.state.nothing == 0', timer],
    ['n2.state < 5', timer],
    // What stands side by side binds closer than '||'.
    ['timer n3 || deliver n3', timer],
  ])('%s', (text, facts) => {
    expect(matches(text, facts)).toBe(false);
  });
});

test('every kind of event is a word, and is told in the help', () => {
  for (const kind of EVENT_KINDS) {
    expect(matches(kind, { ...fault, kind })).toBe(true);
    expect(PREDICATE_HELP).toMatch(new RegExp(`\\b${kind}\\b`));
  }
});

describe('a mistake is told with its place (exit code 2)', () => {
  const TEST = 'a kind of event or message';
  test.each([
    ['', 1, 'the end', TEST, ''],
    ['delver n1', 1, "'delver'", TEST, "Did you mean 'deliver'?"],
    ['deliver AppendEntrys', 9, "'AppendEntrys'", TEST, "Did you mean 'AppendEntries'?"],
    ['deliver &&', 11, 'the end', TEST, ''],
    ['deliver & n1', 9, "'&'", 'a word, a number or one of', "'And' is written '&&'."],
    ['n2.role = leader', 9, "'='", 'a word, a number or one of', "Equality is written '=='."],
    ['n2.role == leadr', 12, "'leadr'", 'follower, candidate', "Did you mean 'leader'?"],
    ['n2.role == 3', 12, "'3'", 'follower, candidate, leader', ''],
    ['n2.role > leader', 11, "'leader'", 'after == or !=', ''],
    ['n2.comitIndex > 4', 1, "'n2.comitIndex'", 'commitIndex', "Did you mean 'n2.commitIndex'?"],
    ['n2.commitIndex', 15, 'the end', 'one of == != < <= > >=', ''],
    ['n2.commitIndex > 1s', 18, "'1s'", 'a number', ''],
    ['n2.constructor == 1', 1, "'n2.constructor'", 'commitIndex', ''],
    ['n4', 1, "'n4'", 'a server, n1 to n3', ''],
    ['n0', 1, "'n0'", 'a server, n1 to n3', ''],
    ['n4.term > 1', 1, "'n4.term'", 'a server, n1 to n3', ''],
    ['from', 5, 'the end', 'a server, n1 to n3', ''],
    ['from AppendEntries', 6, "'AppendEntries'", 'a server, n1 to n3', ''],
    ['time > 3', 8, "'3'", 'a time such as', ''],
    ['time > 0.0000001s', 8, "'0.0000001s'", 'a time in whole microseconds', ''],
    ['time > n2.term', 8, "'n2.term'", 'a time such as', ''],
    ['term > 1.5', 8, "'1.5'", 'a whole number', ''],
    ['event', 6, 'the end', 'one of ==', ''],
    ['#', 2, 'the end', 'the number of an event', ''],
    ['#1.5', 2, "'1.5'", 'the number of an event', ''],
    ['(deliver', 9, 'the end', "')'", ''],
    ['deliver)', 8, "')'", 'or the end', ''],
    ['deliver 812', 9, "'812'", 'or the end', ''],
    ['timer "election', 7, `'"election'`, 'a word', 'The quotation mark is not closed.'],
    ['mesage.term == 1', 1, "'mesage.term'", 'a server before the dot', ''],
    ['n2.votedFor == leader', 16, "'leader'", 'a server such as n1, or none', ''],
    ['deliver \u001b[2J', 9, "'\\u{1b}[2J'", 'a word', ''],
  ])('%s', (text, column, found, expected, hint) => {
    const error = errorOf(() => parsePredicate(text, VOCABULARY, '--break-on'));
    expect(error).toMatchObject({
      code: 'E_USAGE',
      source: '--break-on',
      path: `column ${column}`,
    });
    expect(error.message).toContain(`--break-on: at column ${column}: found ${found}, expected `);
    expect(error.expected).toContain(expected);
    expect(error.hint).toBe(hint);
  });

  test('one that is too long, or goes too deep', () => {
    const error = errorOf(() => parsePredicate('('.repeat(5_000), VOCABULARY, 'x'));
    expect(error).toMatchObject({ code: 'E_USAGE', found: '5000 characters' });
  });
});

test('whatever is written, it is read or refused, never anything else', () => {
  const words = [
    'deliver',
    'n1',
    'n9',
    'at',
    'from',
    '&&',
    '||',
    '!',
    '(',
    ')',
    '==',
    '<',
    '#',
    '5',
  ];
  const more = [
    'time',
    '1s',
    'term',
    'n2.role',
    'leader',
    'timer',
    '"x"',
    'n2.state.a',
    'message.',
  ];
  const text = fc.oneof(
    fc.string(),
    fc.array(fc.constantFrom(...words, ...more), { maxLength: 12 }).map((list) => list.join(' ')),
  );
  fc.assert(
    fc.property(text, (each) => {
      try {
        const predicate = parsePredicate(each, VOCABULARY, 'x');
        expect(predicate.text).toBe(each);
        expect(typeof predicate.matches(delivery)).toBe('boolean');
      } catch (error) {
        expect(error).toMatchObject({ code: 'E_USAGE' });
      }
    }),
    { numRuns: 2_000 },
  );
});

test('brackets, double negation and the laws of De Morgan', () => {
  const atom = fc.constantFrom(
    'deliver',
    'n1',
    'n2',
    'timer',
    'n2.role == leader',
    '#812',
    'term > 3',
  );
  const facts = fc.constantFrom(delivery, timer, fault);
  fc.assert(
    fc.property(atom, atom, facts, (a, b, each) => {
      expect(matches(`!!(${a})`, each)).toBe(matches(a, each));
      expect(matches(`!(${a} || ${b})`, each)).toBe(matches(`!(${a}) && !(${b})`, each));
      expect(matches(`!(${a} && ${b})`, each)).toBe(matches(`!(${a}) || !(${b})`, each));
      expect(matches(`${a} || ${b} && ${a}`, each)).toBe(
        matches(a, each) || (matches(b, each) && matches(a, each)),
      );
    }),
  );
});
