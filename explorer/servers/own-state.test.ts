import { describe, expect, test } from '@jest/globals';
import type { PeerView } from '../../contract/peer.ts';
import { ownChanges } from './own-state.ts';

const VIEW: PeerView = {
  role: 'follower',
  term: 1,
  votedFor: 0,
  leader: 0,
  commitIndex: 0,
  lastApplied: 0,
  log: { snapshotIndex: 0, snapshotTerm: 0, lastIndex: 0, lastTerm: 0, entryAt: () => undefined },
  progress: null,
};

function changes(before: object, after: object, view: PeerView = VIEW): string[] {
  return ownChanges({ state: before, view }, { state: after, view }).map(
    ({ path, before: was, after: is }) =>
      `${path}: ${JSON.stringify(was)} -> ${JSON.stringify(is)}`,
  );
}

describe('own changes', () => {
  test('leaves that differ, by path', () => {
    expect(changes({ a: { b: [1, 'x'] }, c: true }, { a: { b: [2, 'x'] }, c: false })).toEqual([
      'state.a.b.0: 1 -> 2',
      'state.c: "true" -> "false"',
    ]);
  });

  test('what comes and what goes', () => {
    expect(changes({ list: [{ token: 3 }] }, { list: [], more: 'here' })).toEqual([
      'state.list.0: "{token: 3}" -> null',
      'state.more: null -> "here"',
    ]);
    expect(changes({ snapshot: null }, { snapshot: { index: 4 } })).toEqual([
      'state.snapshot: "null" -> "{index: 4}"',
    ]);
  });

  test('what the view tells is told there', () => {
    const before = { ...VIEW, votes: 1 };
    const after = { ...VIEW, term: 2, role: 'candidate' as const, votes: 3 };
    const told = ownChanges({ state: before, view: before }, { state: after, view: after });
    expect(told).toEqual([{ path: 'state.votes', before: 1, after: 3 }]);
    // Where a field of the same name is something else, it is told.
    expect(changes({ term: 'x' }, { term: 'y' })).toEqual(['state.term: "x" -> "y"']);
  });

  test('of a book on the others, what the view does not tell', () => {
    const known = (matchIndex: number, mode: string): PeerView => ({
      ...VIEW,
      progress: [null, { matchIndex, nextIndex: matchIndex + 1, mode } as never],
    });
    const before = known(1, 'probe');
    const after = known(2, 'replicate');
    expect(ownChanges({ state: before, view: before }, { state: after, view: after })).toEqual([
      { path: 'progress.1.mode', before: 'probe', after: 'replicate' },
    ]);
  });

  test('values that JSON does not know', () => {
    const before = {
      map: new Map([['k', 1]]),
      set: new Set([1]),
      big: 1n,
      none: undefined,
      nan: 1,
    };
    const after = { map: new Map([['k', 2]]), set: new Set([1, 2]), big: 2n, none: 5, nan: NaN };
    expect(changes(before, after)).toEqual([
      'state.map.k: 1 -> 2',
      'state.set.2: null -> "true"',
      'state.big: "1n" -> "2n"',
      'state.none: null -> 5',
      'state.nan: 1 -> "NaN"',
    ]);
  });

  test('names that mean something to JavaScript are names like others', () => {
    const before = JSON.parse('{"__proto__": 1, "constructor": 1, "hasOwnProperty": 1}') as object;
    const after = JSON.parse('{"__proto__": 2, "constructor": 2, "hasOwnProperty": 2}') as object;
    expect(changes(before, after)).toEqual([
      'state.__proto__: 1 -> 2',
      'state.constructor: 1 -> 2',
      'state.hasOwnProperty: 1 -> 2',
    ]);
  });

  test('too many changes are counted, too many values are not looked at, and both are said', () => {
    const of = (count: number, value: number): object => ({
      list: Array.from({ length: count }, () => value),
    });
    const many = changes(of(100, 1), of(100, 2));
    expect(many).toHaveLength(41);
    expect(many.at(-1)).toBe('state: null -> "(and 60 more changes)"');
    expect(changes(of(10_000, 1), of(10_000, 2)).at(-1)).toBe(
      'state: null -> "(the rest was not looked at)"',
    );
  });

  test('a value that refers to itself, or that cannot be read, ends the search and not the page', () => {
    const loop = (value: number): object => {
      const state: Record<string, unknown> = { value };
      state['self'] = state;
      return state;
    };
    expect(changes(loop(1), loop(2))).toContain('state.value: 1 -> 2');
    const throws = Object.defineProperty({}, 'x', {
      enumerable: true,
      get() {
        throw new Error('not for you');
      },
    });
    expect(changes({ x: 1 }, throws)).toEqual(['state: null -> "not for you"']);
  });

  test('long values are cut', () => {
    const [change] = changes({ data: 'a' }, { data: 'b'.repeat(1_000) });
    expect(change).toMatch(/^state\.data: "a" -> "b{200}\.\.\."$/);
  });
});
