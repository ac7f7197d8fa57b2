import { describe, expect, test } from '@jest/globals';
import type { Effect } from '../../contract/peer.ts';
import { Disk } from '../node/disk.ts';
import { outcomesOf } from './survivals.ts';

const hardState = (token: number, term: number): Effect => ({
  type: 'saveHardState',
  token,
  term,
  votedFor: 1,
});

const append = (token: number, after: number, ...commands: readonly number[]): Effect => ({
  type: 'appendEntries',
  token,
  after,
  entries: commands.map((command) => ({ term: 2, command })),
});

/** A disk that holds entries 10 and 11, with these writes on their way to it. */
function diskWith(...writes: readonly (readonly Effect[])[]): Disk {
  const disk = new Disk();
  disk.submit([append(1, 0, 10, 11)], 1, 0, 0);
  disk.complete();
  for (const effects of writes) disk.submit(effects, 2, 0, 0);
  return disk;
}

/** `2 10 11`: the term and the entries of each outcome. */
function outcomes(disk: Disk): string[] {
  return outcomesOf(disk).different.map(({ durable: { term, entries } }) =>
    [term, ...entries.map(({ command }) => command)].join(' '),
  );
}

describe('what a crash can leave', () => {
  test('of nothing on its way', () => {
    expect(outcomes(diskWith())).toEqual(['0 10 11']);
    expect(outcomesOf(diskWith()).ways).toBe(1);
  });

  test('of a write in several parts: none, all, and every beginning of it', () => {
    const disk = diskWith([hardState(2, 5), append(3, 1, 20, 21)]);
    expect(outcomes(disk).toSorted()).toEqual(
      ['0 10 11', '5 10 11', '5 10', '5 10 20', '5 10 20 21'].toSorted(),
    );
    expect(outcomesOf(disk).ways).toBe(5);
    expect(disk.pendingWrites).toBe(1);
  });

  test('of several writes: some of the oldest, and a beginning of the next one', () => {
    const disk = diskWith([hardState(2, 5)], [append(3, 2, 20, 21)], [hardState(4, 6)]);
    expect(outcomes(disk).toSorted()).toEqual(
      ['0 10 11', '5 10 11', '5 10 11 20', '5 10 11 20 21', '6 10 11 20 21'].toSorted(),
    );
  });

  test('what comes to the same on disk counts once', () => {
    const disk = diskWith([append(2, 1, 11)], [hardState(3, 0)]);
    expect(outcomes(disk)).toHaveLength(3);
    expect(outcomesOf(disk).ways).toBe(4);
  });

  test('each way leads there', () => {
    const disk = diskWith([hardState(2, 5), append(3, 1, 20, 21, 22)], [append(4, 4, 30)]);
    for (const { survival, durable } of outcomesOf(disk).different) {
      const crashed = disk.clone();
      crashed.crash(survival);
      expect(crashed.load()).toEqual(durable);
    }
  });
});
