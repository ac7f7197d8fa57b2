import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sameCommand, sameEntry, structuralDigest } from './commands.ts';

test('copies of plain data are the same command and have the same digest', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const copy: unknown = JSON.parse(JSON.stringify(value));
      const plain: unknown = JSON.parse(JSON.stringify(value));
      expect(sameCommand(plain, copy)).toBe(true);
      expect(structuralDigest(plain)).toBe(structuralDigest(copy));
    }),
  );
});

test('different data differ', () => {
  const values: unknown[] = [
    null,
    0,
    1,
    -1,
    2 ** 40,
    '',
    '0',
    'a',
    [],
    [0],
    [[]],
    {},
    { a: 0 },
    { a: 1 },
    { b: 0 },
    true,
    false,
  ];
  for (const a of values) {
    for (const b of values) {
      expect(sameCommand(a, b)).toBe(a === b);
      if (a !== b) expect(structuralDigest(a)).not.toBe(structuralDigest(b));
    }
  }
});

test('the order in which keys were set does not matter', () => {
  const a = { x: 1, y: [2, { z: 3 }] };
  const b = { y: [2, { z: 3 }], x: 1 };
  expect(sameCommand(a, b)).toBe(true);
  expect(structuralDigest(a)).toBe(structuralDigest(b));
});

test('entries are the same if term and command are', () => {
  expect(sameEntry({ term: 1, command: { a: 1 } }, { term: 1, command: { a: 1 } })).toBe(true);
  expect(sameEntry({ term: 1, command: 5 }, { term: 2, command: 5 })).toBe(false);
  expect(sameEntry({ term: 1, command: 5 }, { term: 1, command: 6 })).toBe(false);
});
