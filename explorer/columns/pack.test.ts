import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Packer } from './pack.ts';
import { Unpacker } from './unpack.ts';

function numbersBack(list: readonly number[]): number[] {
  const packer = new Packer();
  packer.numbers(list);
  const unpacker = new Unpacker(packer.finish());
  const back = [...unpacker.numbers()];
  expect(unpacker.isAtEnd).toBe(true);
  return back;
}

function textsBack(list: readonly (string | null)[]): (string | null)[] {
  const packer = new Packer();
  packer.texts(list);
  const unpacker = new Unpacker(packer.finish());
  const column = unpacker.texts();
  expect(unpacker.isAtEnd).toBe(true);
  return list.map((_, i) => column.at(i));
}

describe('columns', () => {
  test('numbers come back, whatever they are', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.maxSafeInteger(), fc.integer(), fc.double())), (list) => {
        expect(numbersBack(list)).toEqual(list);
      }),
    );
    const odd = [NaN, -0, Infinity, -Infinity, 0.5, 2 ** 53, -(2 ** 53)];
    expect(numbersBack(odd)).toEqual(odd);
  });

  test('the largest safe integers beside each other come back', () => {
    const list = [Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, 0, Number.MAX_SAFE_INTEGER];
    expect(numbersBack(list)).toEqual(list);
  });

  test('numbers that rise by little take a byte each', () => {
    const packer = new Packer();
    packer.numbers(Array.from({ length: 10_000 }, (_, i) => 1_000_000_000 + 7 * i));
    expect(packer.finish().length).toBeLessThan(10_020);
  });

  test('texts come back, whatever is in them', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom('0', '1', '9', ' ', 't', '\u0000') }),
      fc.constantFrom('007', '1', '11', '0', '12345678901234567890', '-1', '1.50', 'a1b01c1'),
    );
    fc.assert(
      fc.property(fc.array(fc.option(text)), (list) => {
        expect(textsBack(list)).toEqual(list);
      }),
    );
  });

  test('half of a character comes back as it was', () => {
    const halves = ['\ud800', 'x\udc00y', '\udc00\ud800 1', '\u2028', '</script>', '\u202e1'];
    expect(textsBack(halves)).toEqual(halves);
  });

  test('equal texts have equal ids, and others have not', () => {
    const packer = new Packer();
    packer.texts(['t1', 't2', null, 't1', 't2', 't3', 't1']);
    const { ids } = new Unpacker(packer.finish()).texts();
    expect([...ids]).toEqual([0, 1, -1, 0, 1, 2, 0]);
  });

  test('texts that differ in numbers only take few bytes', () => {
    const packer = new Packer();
    const list = Array.from(
      { length: 5_000 },
      (_, i) => `AppendEntries t3 prev ${i}/3 [${i + 1}/3]`,
    );
    packer.texts(list);
    // One for each number, one for the template, one for being new.
    expect(packer.finish().length).toBeLessThan(7 * list.length + 100);
  });
});
