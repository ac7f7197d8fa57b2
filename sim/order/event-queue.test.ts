import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { EventQueue } from './event-queue.ts';
import { MAX_TIME_US } from '../schedule/time.ts';
import type { SimEvent } from '../node/events.ts';
import { EventKind, worldEvent } from '../node/events.ts';

function event(timeUs: number, ordinal: number): SimEvent {
  return worldEvent(EventKind.Fault, timeUs, ordinal);
}

/** The obvious implementation: a list that is sorted on each removal. */
class ModelQueue {
  private items: { time: number; tie: number; order: number; ordinal: number }[] = [];
  private order = 0;

  push(time: number, tie: number, ordinal: number): void {
    this.items.push({ time, tie, order: this.order++, ordinal });
  }

  pop(): number | undefined {
    this.items.sort((a, b) => a.time - b.time || a.tie - b.tie || a.order - b.order);
    return this.items.shift()?.ordinal;
  }
}

test('pops by time, then tie-break, then insertion, like a sorted list', () => {
  const operation = fc.oneof(
    { weight: 3, arbitrary: fc.tuple(fc.nat(5), fc.nat(2)) },
    { weight: 1, arbitrary: fc.tuple(fc.nat(MAX_TIME_US), fc.nat(65_535)) },
    { weight: 3, arbitrary: fc.constant('pop' as const) },
    { weight: 1, arbitrary: fc.constant('clone' as const) },
  );
  fc.assert(
    fc.property(fc.array(operation, { maxLength: 400, size: 'max' }), (operations) => {
      let queue = new EventQueue();
      const model = new ModelQueue();
      operations.forEach((what, ordinal) => {
        if (what === 'pop') expect(queue.pop()?.ordinal).toBe(model.pop());
        else if (what === 'clone') queue = queue.clone();
        else {
          queue.push(event(what[0], ordinal), what[1]);
          model.push(what[0], what[1], ordinal);
        }
      });
      for (let next = model.pop(); next !== undefined; next = model.pop()) {
        expect(queue.pop()?.ordinal).toBe(next);
      }
      expect(queue.pop()).toBeNull();
    }),
    { numRuns: 300 },
  );
});

test('a clone and its original do not touch one another', () => {
  const queue = new EventQueue();
  for (let i = 0; i < 200; i++) queue.push(event(1_000 - i, i), i);
  const copy = queue.clone();
  expect(copy.pending().map(({ ordinal }) => ordinal)).toEqual(
    Array.from({ length: 200 }, (_, i) => 199 - i),
  );
  while (copy.pop() !== null);
  expect(queue.size).toBe(200);
  expect(queue.pop()?.ordinal).toBe(199);
});

test('times near the end of the range keep their order', () => {
  const queue = new EventQueue();
  queue.push(event(MAX_TIME_US, 1), 65_535);
  queue.push(event(MAX_TIME_US, 2), 65_534);
  queue.push(event(MAX_TIME_US - 1, 3), 65_535);
  expect([queue.pop(), queue.pop(), queue.pop()].map((popped) => popped?.ordinal)).toEqual([
    3, 2, 1,
  ]);
});
