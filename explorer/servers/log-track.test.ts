import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { LogEntry, LogView } from '../../contract/peer.ts';
import { LogReader, EntryTable } from './log-reader.ts';
import { EntryPool, LogTrack } from './log-track.ts';
import { Packer } from '../columns/pack.ts';
import type { LogData } from '../data/run-data.ts';
import { Unpacker } from '../columns/unpack.ts';

/** A log that is nothing but what it says. */
function logOf(snapshotIndex: number, terms: readonly number[]): LogView {
  const entries: LogEntry[] = terms.map((term, i) => ({ term, command: `c${snapshotIndex + i}` }));
  return {
    snapshotIndex,
    snapshotTerm: snapshotIndex === 0 ? 0 : 1,
    lastIndex: snapshotIndex + terms.length,
    lastTerm: terms.at(-1) ?? 0,
    entryAt: (index) => entries[index - snapshotIndex - 1],
  };
}

function dataOf(log: LogView): LogData {
  const entries = Array.from({ length: log.lastIndex - log.snapshotIndex }, (_, i) => {
    const { term, command } = log.entryAt(log.snapshotIndex + 1 + i)!;
    return { term, command: JSON.stringify(command) };
  });
  return { snapshotIndex: log.snapshotIndex, snapshotTerm: log.snapshotTerm, entries };
}

function readBack(logs: readonly LogView[]): LogReader {
  const pool = new EntryPool();
  const track = new LogTrack(pool);
  logs.forEach((log, moment) => track.add(log, moment));
  track.finish();
  const packer = new Packer();
  pool.pack(packer);
  track.pack(packer);
  const unpacker = new Unpacker(packer.finish());
  const entries = new EntryTable(unpacker);
  return new LogReader(unpacker, entries);
}

function expectSame(logs: readonly LogView[]): LogReader {
  const reader = readBack(logs);
  // Not in order: none may lean on the one before.
  const moments = logs.map((_, i) => i).sort((a, b) => ((a * 7919) % 101) - ((b * 7919) % 101));
  for (const moment of moments) {
    expect(reader.log(reader.versionAt(moment))).toEqual(dataOf(logs[moment]!));
  }
  return reader;
}

describe('log track', () => {
  test('logs of any kind come back at any moment', () => {
    const log = fc.record({
      snapshotIndex: fc.nat({ max: 6 }),
      terms: fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 8 }),
    });
    fc.assert(
      fc.property(fc.array(log, { minLength: 1, maxLength: 150 }), (all) => {
        expectSame(all.map(({ snapshotIndex, terms }) => logOf(snapshotIndex, terms)));
      }),
    );
  });

  test('a long log that grows costs what is added', () => {
    const terms: number[] = [];
    const logs = Array.from({ length: 120 }, (_, i) => {
      for (let k = 0; k < 10; k++) terms.push(1 + Math.floor(i / 20));
      return logOf(0, terms.slice());
    });
    const reader = expectSame(logs);
    expect(reader.keptBy(119)).toBe(1_190);
  });

  test('what changes far before the end is seen, also by a peer that writes nothing of it', () => {
    const terms = Array.from({ length: 1_000 }, () => 1);
    const logs = Array.from({ length: 100 }, (_, i) => {
      // The peer changes its mind about the third entry, and appends as if nothing had happened.
      if (i === 40) terms[2] = 9;
      terms.push(2);
      return logOf(0, terms.slice());
    });
    const reader = expectSame(logs);
    expect(reader.keptBy(39)).toBe(1_039);
    expect(reader.keptBy(40)).toBe(2);
    expect(reader.keptBy(41)).toBe(1_041);
  });

  test('a log that is replaced from its first entry on', () => {
    const long = (term: number): LogView =>
      logOf(
        0,
        Array.from({ length: 3_000 }, () => term),
      );
    expectSame([long(1), long(2), logOf(0, []), long(3), logOf(2_999, [3, 4])]);
  });

  test('a log that has no entry where it says so, or an end beyond all reason', () => {
    const hollow = { ...logOf(0, [1, 1]), lastIndex: 4 };
    const reader = readBack([hollow]);
    const shown = reader.log(0).entries;
    expect(shown.slice(2)).toEqual([
      { term: -1, command: '"missing"' },
      { term: -1, command: '"missing"' },
    ]);
    const endless = { ...logOf(0, [1]), lastIndex: 2 ** 50 };
    expect(readBack([endless]).log(0).entries).toHaveLength(1_000_000);
  });
});
