import { expect, test } from '@jest/globals';
import { Timers } from './timers.ts';

test('a timer set again later keeps its queued event, which is put off when it comes up', () => {
  const timers = new Timers(1);
  const slot = timers.slot('election');
  expect(timers.set(slot, 100)).toBe(true);
  expect(timers.set(slot, 250)).toBe(false);
  expect(timers.expire(slot, 100)).toBe(250);
  expect(timers.expire(slot, 250)).toBe(0);
  expect(timers.isRunning(slot)).toBe(false);
});

test('a timer set again earlier needs a new event, and the old one is out of date', () => {
  const timers = new Timers(1);
  const slot = timers.slot('election');
  timers.set(slot, 250);
  expect(timers.set(slot, 100)).toBe(true);
  expect(timers.expire(slot, 100)).toBe(0);
  expect(timers.expire(slot, 250)).toBe(-1);
});

test('a cancelled timer never fires, and can be set again', () => {
  const timers = new Timers(1);
  const slot = timers.slot('heartbeat');
  timers.set(slot, 100);
  timers.cancel(slot);
  expect(timers.deadline(slot)).toBeUndefined();
  expect(timers.set(slot, 180)).toBe(false);
  expect(timers.expire(slot, 100)).toBe(180);
  timers.cancel(slot);
  expect(timers.expire(slot, 180)).toBe(-1);
});

test('a crash stops all timers, and a restarted node draws new delays', () => {
  const timers = new Timers(1);
  const slot = timers.slot('election');
  const before = [timers.nextDraw(slot), timers.nextDraw(slot)];
  timers.set(slot, 100);
  timers.cancelAll();
  expect(timers.expire(slot, 100)).toBe(-1);
  expect(timers.set(slot, 400)).toBe(true);
  expect(before).not.toContain(timers.nextDraw(slot));
});

test('a clone goes its own way', () => {
  const timers = new Timers(1);
  const slot = timers.slot('election');
  timers.set(slot, 100);
  const copy = timers.clone();
  timers.cancel(slot);
  expect(copy.deadline(slot)).toBe(100);
  expect(copy.nextDraw(slot)).toBe(timers.nextDraw(slot));
});
