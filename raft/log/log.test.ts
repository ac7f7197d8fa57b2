import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { LogEntry } from '../../contract/peer.ts';
import { NO_TERM, RaftLog } from './log.ts';
import { entriesOf } from '../testing/driven.ts';

/** The obvious log: an array of entries behind a base. */
interface Model {
  readonly base: number;
  readonly baseTerm: number;
  readonly entries: readonly LogEntry[];
}

function expectSame(log: RaftLog, { base, baseTerm, entries }: Model): void {
  const lastIndex = base + entries.length;
  expect(log.snapshotIndex).toBe(base);
  expect(log.snapshotTerm).toBe(baseTerm);
  expect(log.lastIndex).toBe(lastIndex);
  expect(log.lastTerm).toBe(entries.at(-1)?.term ?? baseTerm);
  expect(log.slice(0, Infinity)).toEqual(entries);
  expect(log.entryAt(base)).toBeUndefined();
  expect(log.entryAt(lastIndex + 1)).toBeUndefined();
  expect(log.termAt(base)).toBe(baseTerm);
  expect(log.termAt(lastIndex + 1)).toBe(NO_TERM);
  for (const at of [0, 1, entries.length >> 1, entries.length - 1]) {
    if (at < 0 || at >= entries.length) continue;
    expect(log.entryAt(base + 1 + at)).toBe(entries[at]);
    expect(log.termAt(base + 1 + at)).toBe(entries[at]?.term);
  }
}

type Change = ['append' | 'truncate' | 'compact', branch: number, amount: number];

const change: fc.Arbitrary<Change> = fc.tuple(
  fc.constantFrom('append', 'append', 'truncate', 'compact'),
  fc.nat(),
  fc.oneof(fc.nat(3), fc.nat(700)),
);

/** Applies a change to any log of the family so far, which thereby gets a new member. */
function grow(family: [RaftLog, Model][], [kind, branch, amount]: Change, term: number): void {
  const [log, { base, baseTerm, entries }] = family[branch % family.length]!;
  if (kind === 'append') {
    const added = Array.from({ length: amount }, (_, i) => ({ term, command: i }));
    family.push([log.append(added), { base, baseTerm, entries: [...entries, ...added] }]);
    return;
  }
  const kept = amount % (entries.length + 1);
  if (kind === 'truncate') {
    const model = { base, baseTerm, entries: entries.slice(0, kept) };
    family.push([log.truncateAfter(base + kept), model]);
  } else {
    const newTerm = kept === 0 ? baseTerm : entries[kept - 1]!.term;
    const model = { base: base + kept, baseTerm: newTerm, entries: entries.slice(kept) };
    family.push([log.compactTo(base + kept), model]);
  }
}

describe('RaftLog', () => {
  test('every log of a family of branches stays what it was', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 25 }), fc.nat(5), (changes, base) => {
        const empty = RaftLog.startingAfter(base, base > 0 ? 1 : 0);
        const family: [RaftLog, Model][] = [
          [empty, { base, baseTerm: base > 0 ? 1 : 0, entries: [] }],
        ];
        changes.forEach((item, i) => grow(family, item, i + 2));
        for (const [log, model] of family) expectSame(log, model);
      }),
    );
  });

  test('any slice is that of the array, as far as the log reaches', () => {
    fc.assert(
      fc.property(fc.nat(800), fc.nat(300), fc.nat(900), fc.nat(900), (length, base, a, b) => {
        const entries = entriesOf(Array.from({ length: length + base }, () => 1));
        const log = RaftLog.startingAfter(0, 0).append(entries).compactTo(base);
        expect(log.slice(a, b)).toEqual(entries.slice(Math.max(a - 1, base), Math.max(b - 1, 0)));
      }),
    );
  });

  test('two branches from one log do not see each other', () => {
    const trunk = RaftLog.startingAfter(0, 0).append(entriesOf([1]));
    const left = trunk.append(entriesOf([2, 2]));
    const right = trunk.append(entriesOf([3]));
    expect(left.slice(1, 9).map(({ term }) => term)).toEqual([1, 2, 2]);
    expect(right.slice(1, 9).map(({ term }) => term)).toEqual([1, 3]);
    expect(trunk.lastIndex).toBe(1);
  });

  test('position 0 has term 0, also when it is far below the snapshot', () => {
    expect(RaftLog.startingAfter(7, 3).termAt(0)).toBe(0);
    expect(RaftLog.startingAfter(7, 3).termAt(6)).toBe(NO_TERM);
  });

  test('a log can be frozen and still be appended to', () => {
    const log = Object.freeze(RaftLog.startingAfter(0, 0).append(entriesOf([1])));
    expect(log.append(entriesOf([1])).lastIndex).toBe(2);
  });
});
