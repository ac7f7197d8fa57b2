import { describe, expect, test } from '@jest/globals';
import { recordingOf, SAMPLES } from '../../../test/recordings.ts';
import { readPerfetto } from '../testing/perfetto-checks.ts';
import { printPerfetto } from './perfetto.ts';

describe.each(['logical', 'virtual'] as const)('%s time', (time) => {
  test.each(SAMPLES)('%s, seed %i, %i servers: nothing that Perfetto would reject', (...sample) => {
    const recording = recordingOf(sample);
    const { arrows, entries } = readPerfetto(printPerfetto(recording, { time }));
    const arrivals = recording.messages.reduce((sum, each) => sum + each.arrivals.length, 0);
    expect(arrows).toBe(arrivals);
    expect(entries.filter(({ cat, ph }) => ph === 'X' && cat !== 'role').length).toBe(
      recording.length,
    );
    expect(entries.filter(({ ph }) => ph === 'b').length).toBe(recording.messages.length);
    expect(entries.filter(({ ph }) => ph === 'i').length).toBe(
      recording.violation === null ? 0 : 1,
    );
  });
});

test('roles follow one another without a gap', () => {
  const recording = recordingOf(['crashes', 3, 5]);
  const { entries } = readPerfetto(printPerfetto(recording));
  const ends: number[] = [];
  for (let id = 1; id <= 5; id++) {
    const lane = entries.filter(({ cat, tid }) => cat === 'role' && tid === 100 + id);
    let end = 0;
    for (const { ts, dur } of lane) {
      expect(ts).toBe(end);
      end = ts! + dur!;
    }
    ends.push(end);
  }
  expect(new Set(ends).size).toBe(1);
  expect(entries.some(({ name }) => name === 'down')).toBe(true);
  expect(entries.some(({ name }) => /^leader T[1-9]/.test(name))).toBe(true);
});

test('counters tell what servers show', () => {
  const recording = recordingOf(['chaos', 2, 5]);
  const { entries } = readPerfetto(printPerfetto(recording));
  const last = new Map<string, unknown>();
  for (const { ph, name, args } of entries) {
    if (ph !== 'C') continue;
    for (const [key, value] of Object.entries(args!)) last.set(`${key} ${name}`, value);
  }
  for (let id = 1; id <= 5; id++) {
    const view = recording.viewAt(id, recording.length);
    if (view === null) continue;
    expect(last.get(`n${id} term`)).toBe(view.term);
    expect(last.get(`n${id} commitIndex`)).toBe(view.commitIndex);
  }
});

test('by the virtual clock events stand where they happened', () => {
  const recording = recordingOf(['chaos', 2, 5]);
  const { entries } = readPerfetto(printPerfetto(recording, { time: 'virtual' }));
  for (const { ph, cat, ts, args } of entries) {
    if (ph !== 'X' || cat === 'role') continue;
    expect(Math.abs(ts! - Number(args!['vt']))).toBeLessThan(2);
  }
});

test('a window holds its own arrows only', () => {
  const recording = recordingOf(['chaos', 2, 5]);
  const { arrows, slices } = readPerfetto(printPerfetto(recording, { from: 200, to: 399 }));
  expect(slices).toBeGreaterThanOrEqual(200);
  expect(arrows).toBeGreaterThan(10);
  expect(arrows).toBeLessThan(200);
});

describe('the checks find', () => {
  const text = printPerfetto(recordingOf(['calm', 8, 3]), { from: 0, to: 60 });
  const CASES: readonly (readonly [string, RegExp, string, RegExp])[] = [
    ['an arrow begun twice', /(\{[^\n]*"ph":"s"[^\n]*\n)/, '$1$1', /flow_duplicate_id/],
    ['an arrow outside of slices', /("ph":"s"[^\n]*"tid":)\d+/, '$199', /no_enclosing_slice/],
    ['an arrow that binds to what follows', /"bp":"e",/, '', /bind to the next/],
    ['an arrow without a beginning', /("ph":"f"[^\n]*"id":)\d+/, '$19999', /without_start/],
    ['a slice over another', /("cat":"timer"[^\n]*"dur":)\d+/, '$1900000', /lies within|overlaps/],
    ['thread 0', /"tid":1,/, '"tid":0,', /thread 0/],
    ['a message that never ends', /\{[^\n]*"ph":"e"[^\n]*,\n/, '', /never ends/],
  ];
  test.each(CASES)('%s', (_name, pattern, replacement, message) => {
    expect(text).toMatch(pattern);
    expect(() => readPerfetto(text.replace(pattern, replacement))).toThrow(message);
  });
});
