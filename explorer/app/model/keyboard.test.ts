import { describe, expect, test } from '@jest/globals';
import { BINDINGS, commandOf } from './keyboard.ts';

const NOTHING_HELD = { ctrlKey: false, metaKey: false, altKey: false };

describe('keys', () => {
  test('mean one thing each', () => {
    const all = BINDINGS.flatMap(({ keys }) => keys);
    expect(new Set(all).size).toBe(all.length);
    for (const { keys, command } of BINDINGS) {
      for (const key of keys) expect(commandOf({ key, ...NOTHING_HELD })).toBe(command);
    }
  });

  test('numbers are servers', () => {
    expect(commandOf({ key: '3', ...NOTHING_HELD })).toBe(3);
    expect(commandOf({ key: '0', ...NOTHING_HELD })).toBeNull();
  });

  test('what belongs to the browser stays there', () => {
    expect(commandOf({ key: 'r', ...NOTHING_HELD, ctrlKey: true })).toBeNull();
    expect(commandOf({ key: 'j', ...NOTHING_HELD, metaKey: true })).toBeNull();
    expect(commandOf({ key: 'Tab', ...NOTHING_HELD })).toBeNull();
  });
});
