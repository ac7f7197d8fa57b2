import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fakeRun } from '../fake-run.ts';
import { FIELDS, parseFilter } from './filter.ts';

const run = fakeRun({
  events: [
    { node: 1, name: 'timer', endSent: 2, outcome: ['BECOMES CANDIDATE of t1'] },
    {
      node: 2,
      name: 'deliver',
      who: 'n2 <- n1',
      from: 1,
      message: 0,
      what: 'RequestVote t1 last 0/0',
      touches: [2],
      firstSent: 2,
      endSent: 3,
      outcome: ['enters t1'],
    },
    {
      node: 1,
      name: 'deliver',
      from: 2,
      message: 2,
      what: 'RequestVoteReply t1 granted',
      firstSent: 3,
      endSent: 3,
    },
    {
      node: 0,
      name: 'crash',
      who: 'world',
      what: 'crash n3 for 5 ms',
      touches: [3],
      firstSent: 3,
      endSent: 3,
      outcome: ['n3 CRASHES'],
    },
    {
      node: 3,
      name: 'deliver',
      from: 1,
      message: 1,
      what: 'RequestVote t1 last 0/0',
      note: 'n3 is down',
      firstSent: 3,
      endSent: 3,
    },
  ],
  messages: [
    { to: 2, arrivals: [1] },
    { to: 3, arrivals: [4], outcome: 'discarded' },
    {
      from: 2,
      to: 1,
      kind: 'RequestVoteReply',
      says: 'RequestVoteReply t1 granted',
      sentIn: 1,
      arrivals: [2],
      term: 7,
    },
  ],
});

function found(text: string): number[] {
  const filter = parseFilter(text);
  if (filter.kind === 'wrong') throw new Error(filter.why);
  const numbers = [0, 1, 2, 3, 4];
  return filter.kind === 'all' ? numbers : numbers.filter((i) => filter.test(run.event(i), run));
}

describe('filters', () => {
  test('nothing asks for everything', () => {
    expect(parseFilter('  ')).toEqual({ kind: 'all' });
  });

  test.each([
    ['text, in any case', 'CRASHES', [3]],
    ['text in quotes', '"n2 ← n1 RequestVote"', [1]],
    ['all terms must hold', 'requestvote granted', [2]],
    ['a regular expression', '/t1 (granted|last)/', [1, 2, 4]],
    ['a regular expression in any case', '/CRASH N3/i', [3]],
    ['a minus', '-kind:deliver', [0, 3]],
    ['type, when it leaves and when it arrives', 'type:RequestVoteReply', [1, 2]],
    ['the beginning of a type', 'type:requestvote', [0, 1, 2, 4]],
    ['a server', 'node:n3', [3, 4]],
    ['a server by its number', 'node:2', [1]],
    ['the world', 'node:world', [3]],
    ['a sender', 'from:n1', [1, 4]],
    ['a kind', 'kind:timer', [0]],
    ['a message', 'msg:1', [0, 4]],
    ['a term', 'term:7', [1, 2]],
    ['what was dropped', 'is:dropped', [4]],
    ['an unknown field is text', 'for:5', []],
    ['an empty field is text', 'node: ', []],
  ])('%s', (_, text, expected) => {
    expect(found(text)).toEqual(expected);
  });

  test.each([
    ['/(/', 'not a regular expression'],
    ['msg:x', 'x is not a number'],
    ['node:n', ' is not a number'],
    ['is:here', 'only is:dropped'],
  ])('%s is told to be wrong', (text, why) => {
    expect(parseFilter(text)).toEqual({ kind: 'wrong', why: expect.stringContaining(why) });
  });

  test('the examples of the help page are right', () => {
    for (const [example] of FIELDS) expect(parseFilter(example).kind).toBe('some');
  });

  test('whatever is typed, an answer comes back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(['all', 'some', 'wrong']).toContain(parseFilter(text).kind);
      }),
    );
  });
});
