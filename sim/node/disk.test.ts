import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Effect, LogEntry } from '../../contract/peer.ts';
import { Disk } from './disk.ts';

const entry = (term: number, command: number): LogEntry => ({ term, command });

function append(token: number, after: number, ...entries: LogEntry[]): Effect {
  return { type: 'appendEntries', token, after, entries };
}

describe('writes become durable in order', () => {
  test('each after its latency, never before an earlier one', () => {
    const disk = new Disk();
    expect(disk.submit([append(1, 0, entry(1, 1))], 1, 100, 50)).toBe(150);
    expect(disk.submit([append(2, 1, entry(1, 2))], 2, 110, 10)).toBe(150);
    expect(disk.load().entries).toEqual([]);
    expect(disk.complete()).toBe(1);
    expect(disk.load().entries).toEqual([entry(1, 1)]);
    expect(disk.complete()).toBe(2);
    expect(disk.durableToken).toBe(2);
    expect(disk.complete()).toBe(0);
  });

  test('a write behind an earlier index cuts the log', () => {
    const disk = new Disk();
    disk.submit([append(1, 0, entry(1, 1), entry(1, 2), entry(1, 3))], 1, 0, 0);
    disk.submit([append(2, 1, entry(2, 9))], 2, 0, 0);
    disk.complete();
    disk.complete();
    expect(disk.load().entries).toEqual([entry(1, 1), entry(2, 9)]);
  });

  test('a snapshot drops the prefix, and the rest too if it disagrees', () => {
    const agreeing = new Disk();
    const write = append(1, 0, entry(1, 1), entry(1, 2), entry(1, 3));
    const snapshot = { index: 2, term: 1, data: 'x' };
    agreeing.submit([write, { type: 'saveSnapshot', token: 2, snapshot }], 2, 0, 0);
    agreeing.complete();
    expect(agreeing.load()).toEqual({ term: 0, votedFor: 0, snapshot, entries: [entry(1, 3)] });
    const disagreeing = new Disk();
    const other = { index: 2, term: 4, data: 'x' };
    disagreeing.submit([write, { type: 'saveSnapshot', token: 2, snapshot: other }], 2, 0, 0);
    disagreeing.complete();
    expect(disagreeing.load().entries).toEqual([]);
  });
});

describe('a crash', () => {
  const pending = (): Disk => {
    const disk = new Disk();
    disk.submit([append(1, 0, entry(1, 1))], 1, 0, 0);
    disk.complete();
    disk.submit([append(2, 1, entry(1, 2), entry(1, 3), entry(1, 4))], 2, 0, 9);
    disk.submit(
      [
        { type: 'saveHardState', token: 3, term: 2, votedFor: 3 },
        append(4, 3, entry(2, 5), entry(2, 6)),
      ],
      4,
      0,
      9,
    );
    return disk;
  };
  const full = [entry(1, 1), entry(1, 2), entry(1, 3), entry(2, 5), entry(2, 6)];

  test('keeps what was durable, whatever it does to the rest', () => {
    fc.assert(
      fc.property(fc.integer(), fc.constantFrom('keep', 'lose', 'tear'), (word, mode) => {
        const disk = pending();
        disk.crash(disk.drawSurvival(mode, word));
        expect(disk.load().entries[0]).toEqual(entry(1, 1));
        expect(disk.durableToken).toBe(0);
        expect(disk.pendingWrites).toBe(0);
      }),
    );
  });

  test('loses a suffix of the unfinished writes, never one in the middle', () => {
    const outcomes = new Set<string>();
    for (let word = 0; word < 300; word++) {
      const disk = pending();
      const { lost, torn } = disk.crash(disk.drawSurvival('lose', Math.imul(word, 0x9e3779b1)));
      outcomes.add(JSON.stringify({ lost, torn, log: disk.log.entries.length, term: disk.term }));
    }
    expect([...outcomes].sort()).toEqual([
      '{"lost":0,"torn":false,"log":5,"term":2}',
      '{"lost":1,"torn":false,"log":4,"term":0}',
      '{"lost":2,"torn":false,"log":1,"term":0}',
    ]);
  });

  test('may tear the first lost write: a prefix of its entries, in order, survives', () => {
    const logs = new Set<string>();
    for (let word = 0; word < 3_000; word++) {
      const disk = pending();
      disk.crash(disk.drawSurvival('tear', Math.imul(word, 0x9e3779b1)));
      const { entries, term } = disk.load();
      const commands = entries.map(({ command }) => command).join();
      logs.add(`${commands} t${term}`);
    }
    expect([...logs].sort()).toEqual([
      '1 t0',
      '1,2 t0',
      '1,2,3 t0',
      '1,2,3 t2',
      '1,2,3,4 t0',
      '1,2,3,4 t2',
      '1,2,3,5 t2',
      '1,2,3,5,6 t2',
    ]);
  });

  test('loses nothing in mode keep', () => {
    const disk = pending();
    expect(disk.crash(disk.drawSurvival('keep', 12345))).toEqual({ lost: 0, torn: false });
    expect(disk.load()).toMatchObject({ term: 2, votedFor: 3, entries: full });
  });
});
