import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fakeRun } from '../fake-run.ts';
import { FIELDS, parseFilter } from './filter.ts';

const run = fakeRun({
  serverAt: (node, position) =>
    node === 2
      ? {
          role: position > 1 ? 'leader' : 'follower',
          log: {
            snapshotIndex: 0,
            snapshotTerm: 0,
            entries: [{ term: position > 2 ? 2 : 1, command: 'c0.1' }],
          },
          progress: position > 2 ? [null, { matchIndex: 7, nextIndex: 8 }, null, null] : null,
        }
      : node === 3 && position > 3
        ? { up: false, role: 'down' }
        : {},
  events: [
    { node: 1, name: 'timer', endSent: 2, outcome: ['becomes candidate in t1'] },
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
  const filter = parseFilter(text, 3);
  if (filter.kind === 'wrong') throw new Error(filter.why);
  const numbers = [0, 1, 2, 3, 4];
  return filter.kind === 'all' ? numbers : numbers.filter((i) => filter.test(run.event(i), run));
}

describe('filters', () => {
  test('nothing asks for everything', () => {
    expect(parseFilter('  ', 3)).toEqual({ kind: 'all' });
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
    ['how a server is before the event', 'n2.role==leader', [2, 3, 4]],
    ['an entry of its log', 'n2.log.1.term>=2', [3, 4]],
    ['what nobody knows of a server that is down', 'n3.term<9', [0, 1, 2, 3]],
    ['whether it is up', 'n3.up==false', [4]],
    ["a leader's books", 'n2.progress.n1.matchIndex==7 -kind:crash', [4]],
    ['an unknown field is text', 'for:5', []],
    ['an empty field is text', 'node: ', []],
  ])('%s', (_, text, expected) => {
    expect(found(text)).toEqual(expected);
  });

  test.each([
    ['/(/', 'not a regular expression'],
    ['n9.term==1', 'a server, n1 to n3'],
    ['n1.trem==1', "Did you mean 'n1.term'"],
    ['n1.log==1', 'one of its parts'],
    ['n1.state.votes==1', 'the page does not have state.votes'],
    ['n1.disk.term==1', 'the page does not have disk.term'],
    ['n1.progress.n2.mode==1', 'the page does not have progress.n2.mode'],
    ['msg:x', 'x is not a number'],
    ['node:n', ' is not a number'],
    ['is:here', 'only is:dropped'],
  ])('%s is told to be wrong', (text, why) => {
    expect(parseFilter(text, 3)).toEqual({ kind: 'wrong', why: expect.stringContaining(why) });
  });

  test('the examples of the help page are right', () => {
    for (const [example] of FIELDS) expect(parseFilter(example, 3).kind).toBe('some');
  });

  test('whatever is typed, an answer comes back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(['all', 'some', 'wrong']).toContain(parseFilter(text, 3).kind);
      }),
    );
  });
});
