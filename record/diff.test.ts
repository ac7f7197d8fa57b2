import { describe, expect, test } from '@jest/globals';
import type { LogEntry, LogView } from '../contract/peer.ts';
import type { DiffOptions } from './diff.ts';
import { diff, textDiff } from './diff.ts';

function logOf(snapshotIndex: number, terms: readonly number[]): LogView {
  const entries = terms.map((term): LogEntry => ({ term, command: `x${term}` }));
  const lastIndex = snapshotIndex + terms.length;
  const entryAt = (index: number): LogEntry | undefined => entries[index - snapshotIndex - 1];
  return { snapshotIndex, snapshotTerm: 1, lastIndex, lastTerm: terms.at(-1) ?? 1, entryAt };
}

function paths(before: unknown, after: unknown, options?: DiffOptions): string[] {
  return diff(before, after, options).leaves.map(({ path }) => path);
}

describe('diff', () => {
  test('finds the leaves that differ, in the order of the fields', () => {
    const before = { a: 1, b: { c: [1, 2], d: null }, e: 'x' };
    const after = { a: 1, b: { c: [1, 3], d: { f: 1 } }, g: 'y' };
    expect(textDiff(before, after)).toEqual([
      { path: 'b.c.1', before: '2', after: '3' },
      { path: 'b.d', before: 'null', after: '{f: 1}' },
      { path: 'e', before: 'x', after: null },
      { path: 'g', before: null, after: 'y' },
    ]);
  });

  test('compares logs by their entries, and those by what they say', () => {
    expect(paths({ log: logOf(0, [1, 1, 2]) }, { log: logOf(0, [1, 3]) })).toEqual([
      'log.lastIndex',
      'log.lastTerm',
      'log.2',
      'log.3',
    ]);
    expect(paths(logOf(0, [1, 2]), logOf(0, [1, 2]))).toEqual([]);
  });

  test('entries that a snapshot took the place of have not gone, unless one asks', () => {
    const [before, after] = [logOf(0, [1, 1, 2]), logOf(2, [2])];
    expect(paths(before, after)).toEqual(['snapshotIndex']);
    expect(paths(before, after, { compacted: true })).toEqual(['snapshotIndex', '1', '2']);
  });

  test('stops where it is told to, and says so', () => {
    const of = (value: number): object => ({ list: Array.from({ length: 9 }, () => value) });
    expect(diff(of(1), of(2), { most: 4 })).toMatchObject({ more: 5, isCut: false });
    expect(diff(of(1), of(2), { mostVisits: 4 })).toMatchObject({ more: 0, isCut: true });
    expect(paths({ a: { b: { c: 1 } } }, { a: { b: { c: 2 } } }, { depth: 2 })).toEqual(['a.b']);
    expect(paths({ a: 1, b: 1 }, { a: 2, b: 2 }, { skips: (path) => path === 'a' })).toEqual(['b']);
  });
});
