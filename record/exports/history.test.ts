import { describe, expect, test } from '@jest/globals';
import { decidedRecordingOf, recordingOf, SAMPLES } from '../../test/recordings.ts';
import { printHistory } from './history.ts';
import type { Operation } from './operations.ts';
import { operationsOf } from './operations.ts';
import type { AnyRecording } from './format/options.ts';
import { printPorcupine } from './porcupine.ts';

interface Line {
  readonly index: number;
  readonly type: string;
  readonly process: number;
  readonly value: string;
  readonly time: number;
  readonly event: number;
  readonly log?: number;
}

function linesOf(recording: AnyRecording): Line[] {
  return printHistory(recording)
    .trimEnd()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);
}

/** The rules of histories: a process does one thing at a time, and nothing more once nobody knows what became of it. */
function expectWellFormed(lines: readonly Line[]): void {
  const open = new Map<number, string>();
  const gone = new Set<number>();
  let time = 0;
  for (const [i, line] of lines.entries()) {
    expect(line.index).toBe(i);
    expect(line.time).toBeGreaterThanOrEqual(time);
    time = line.time;
    expect(gone.has(line.process)).toBe(false);
    if (line.type === 'invoke') {
      expect(open.has(line.process)).toBe(false);
      open.set(line.process, line.value);
    } else {
      expect(['ok', 'fail', 'info']).toContain(line.type);
      expect(open.get(line.process)).toBe(line.value);
      open.delete(line.process);
      if (line.type === 'info') gone.add(line.process);
    }
  }
  expect([...open]).toEqual([]);
}

/** Pairs of completed operations whose order in the log contradicts the one that clients saw. */
function contradictions(operations: readonly Operation[]): string[] {
  const done = operations.filter(({ end }) => end === 'ok').sort((a, b) => a.index - b.index);
  // Going down the log, nothing may have begun after something further down ended.
  const wrong: string[] = [];
  let firstEnd = Infinity;
  for (const operation of done.toReversed()) {
    if (operation.from > firstEnd) wrong.push(operation.text);
    firstEnd = Math.min(firstEnd, operation.to);
  }
  return wrong;
}

describe.each(SAMPLES)('%s, seed %i, %i servers', (...sample) => {
  const recording = recordingOf(sample);
  const operations = operationsOf(recording);

  test('is a history', () => {
    const lines = linesOf(recording);
    expectWellFormed(lines);
    expect(lines.length).toBe(2 * operations.length);
  });

  test('clients are answered as often as the simulator says', () => {
    const answers = recording.events.flatMap((event) => event.answers);
    expect(answers.length).toBe(recording.result.answered);
    const ended = new Set(operations.map(({ to, command }) => `${to} ${String(command)}`));
    for (const { number, answers: told } of recording.events) {
      for (const { command } of told) expect(ended.has(`${number} ${String(command)}`)).toBe(true);
    }
    // Walks offer commands for nobody as well.
    const isWalk = recording.schedule.walk !== undefined;
    const ok = operations.filter(({ end }) => end === 'ok').length;
    expect(ok - answers.length).toBeGreaterThanOrEqual(0);
    if (!isWalk) expect(ok).toBe(answers.length);
  });

  test('the order in the log is one that the clients could have seen', () => {
    // Of a broken peer it need not be.
    if (recording.violation !== null) return;
    expect(contradictions(operations)).toEqual([]);
    for (const { end, index } of operations) {
      if (end === 'ok') expect(index).toBeGreaterThan(0);
      if (end === 'fail') expect(index).toBe(0);
    }
  });

  test('has the shape that the page of Porcupine takes', () => expectPorcupine(recording));
});

interface Porcupine {
  readonly Partitions: readonly {
    readonly History: readonly {
      readonly ClientId: number;
      readonly Start: number;
      readonly End: number;
      readonly OriginalStart: string;
    }[];
    readonly PartialLinearizations: readonly (readonly { readonly Index: number }[])[];
    readonly Largest: Readonly<Record<string, number>>;
  }[];
  readonly Annotations: readonly {
    readonly Tag: string;
    readonly Start: number;
    readonly End: number;
    readonly Annotation: boolean;
  }[];
}

function expectPorcupine(recording: AnyRecording): void {
  const { Partitions, Annotations } = JSON.parse(printPorcupine(recording)) as Porcupine;
  expect(Partitions.length).toBe(1);
  const { History, PartialLinearizations, Largest } = Partitions[0]!;
  const ends = new Map<number, number>();
  for (const { ClientId, Start, End, OriginalStart } of History) {
    expect(Start % 100).toBe(0);
    expect(End).toBeGreaterThanOrEqual(Start);
    expect(OriginalStart).toMatch(/^\d+$/);
    // Operations of one client do not overlap: they are drawn on one line.
    expect(Start).toBeGreaterThanOrEqual(ends.get(ClientId) ?? 0);
    ends.set(ClientId, End);
  }
  expect(PartialLinearizations.length).toBeLessThanOrEqual(1);
  const placed = PartialLinearizations.flat().map(({ Index }) => Index);
  expect(new Set(placed).size).toBe(placed.length);
  for (const index of placed) expect(History[index]).toBeDefined();
  expect(Object.keys(Largest).map(Number)).toEqual([...placed].sort((a, b) => a - b));
  expect(new Set(Object.values(Largest)).size).toBeLessThanOrEqual(1);
  for (const { Tag, Start, End, Annotation } of Annotations) {
    expect([/^(n\d+|network|checks)$/.test(Tag), Annotation, End >= Start]).toEqual([
      true,
      true,
      true,
    ]);
  }
}

test('each way to end is told', () => {
  const ends = new Set(
    SAMPLES.flatMap((each) => operationsOf(recordingOf(each)).map((o) => o.end)),
  );
  expect([...ends].sort((a, b) => (a < b ? -1 : 1))).toEqual(['fail', 'info', 'ok']);
});

test('what decisions offer is answered when the server that accepted it has applied it', () => {
  const recording = decidedRecordingOf(['calm', 8, 3]);
  const operations = operationsOf(recording);
  const decided = operations.filter(({ end, to }) => {
    return end === 'ok' && recording.events[to]!.answers.length === 0;
  });
  expect(decided.length).toBeGreaterThan(5);
  for (const { to, server, index } of decided) {
    expect(recording.events[to]!.name).toBe('applied');
    expect(recording.viewAt(server, to + 1)!.lastApplied).toBeGreaterThanOrEqual(index);
    expect(recording.viewAt(server, to)!.lastApplied).toBeLessThan(index);
  }
  expect(contradictions(operations)).toEqual([]);
});

test('an order that clients could not have seen is found', () => {
  const base = { number: 0, process: 1, command: 1, text: 'x', end: 'ok', server: 1 } as const;
  const early = { ...base, from: 0, to: 5 };
  const late = { ...base, from: 6, to: 9 };
  expect(
    contradictions([
      { ...early, index: 1 },
      { ...late, index: 2 },
    ]),
  ).toEqual([]);
  expect(
    contradictions([
      { ...early, index: 2 },
      { ...late, index: 1 },
    ]),
  ).toEqual(['x']);
});
