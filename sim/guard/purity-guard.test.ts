import { afterEach, describe, expect, test } from '@jest/globals';
import { AmbientNondeterminismError, enterStep, leaveStep, withTripwires } from './purity-guard.ts';

afterEach(() => leaveStep());

/** Runs `body` as a peer's step would run. */
function inStep(body: () => void): void {
  withTripwires(() => {
    enterStep(2, 'message');
    body();
  });
}

describe('inside a step', () => {
  test.each<[string, () => unknown]>([
    ['Date.now', () => Date.now()],
    ['Date', () => new Date()],
    ['Date', () => Date()],
    ['Math.random', () => Math.random()],
    ['performance.now', () => performance.now()],
    ['crypto.randomUUID', () => crypto.randomUUID()],
    ['setTimeout', () => setTimeout(() => {}, 0)],
    ['queueMicrotask', () => queueMicrotask(() => {})],
    ['process.hrtime', () => process.hrtime()],
  ])('%s throws, naming the peer and what it was doing', (name, call) => {
    expect(() => inStep(call)).toThrow(AmbientNondeterminismError);
    expect(() => inStep(call)).toThrow(
      `n2 called ${name} while handling 'message'; ask the world instead`,
    );
  });

  test('a date of a given instant is a pure value', () => {
    let year = 0;
    inStep(() => {
      year = new Date(0).getUTCFullYear();
    });
    expect(year).toBe(1970);
  });
});

test('between steps, and after the run, everything is as it was', () => {
  const { now } = Date;
  const { random } = Math;
  withTripwires(() => {
    enterStep(1, 'timer');
    leaveStep();
    expect(Date.now()).toBeGreaterThan(0);
    expect(new Date()).toBeInstanceOf(Date);
  });
  expect(Date.now).toBe(now);
  expect(Math.random).toBe(random);
  expect(Object.hasOwn(performance, 'now')).toBe(false);
});

test('what others replace between two runs is watched and left in its place', () => {
  const { now } = Date;
  const replaced = (): number => 7;
  withTripwires(() => {});
  Date.now = replaced;
  try {
    expect(() => inStep(() => Date.now())).toThrow(AmbientNondeterminismError);
    expect(Date.now).toBe(replaced);
  } finally {
    Date.now = now;
  }
  expect(() => inStep(() => Date.now())).toThrow(AmbientNondeterminismError);
  expect(Date.now).toBe(now);
});

test('the tripwires go even if the run throws, and nested runs share them', () => {
  const { random } = Math;
  expect(() =>
    withTripwires(() => {
      withTripwires(() => {});
      expect(Math.random).not.toBe(random);
      throw new Error('boom');
    }),
  ).toThrow('boom');
  expect(Math.random).toBe(random);
});
