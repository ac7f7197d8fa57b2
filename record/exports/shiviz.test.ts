import { describe, expect, test } from '@jest/globals';
import { recordingOf, SAMPLES } from '../../test/recordings.ts';
import { Causality } from '../causality.ts';
import { fatesOf } from '../message-fate.ts';
import { isBeforeInLog, readShiviz } from './testing/shiviz-checks.ts';
import { printShiviz } from './shiviz.ts';

test.each(SAMPLES)('%s, seed %i, %i servers: the log keeps the rules', (...sample) => {
  const recording = recordingOf(sample);
  const events = readShiviz(printShiviz(recording));
  const own = events.filter(({ host }) => host !== 'net');
  expect(own.map(({ fields }) => Number(fields['seq']))).toEqual(
    recording.events.slice(-5_000).map(({ number }) => number),
  );
  const dropped = fatesOf(recording).filter(({ outcome }) =>
    ['lost', 'cut', 'held-back'].includes(outcome),
  );
  expect(events.length - own.length).toBe(dropped.length);
});

describe('what happened before what is what the simulator says', () => {
  test.each(SAMPLES.filter((_, i) => i % 3 === 0))('%s, seed %i, %i servers', (...sample) => {
    const recording = recordingOf(sample);
    const from = Math.floor(recording.length / 4);
    const to = Math.min(recording.length - 1, from + 299);
    const log = readShiviz(printShiviz(recording, { from, to }));
    const own = log.filter(({ host }) => host !== 'net');
    const causality = new Causality(recording);
    expect(own.length).toBe(to - from + 1);
    const wrong: string[] = [];
    for (let late = from; late <= to; late++) {
      for (let early = from; early <= to; early++) {
        const said = isBeforeInLog(own[early - from]!, own[late - from]!);
        if (said !== causality.isBefore(early, late)) wrong.push(`${early} before ${late}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});

test('nothing comes after what the network dropped but what it drops later', () => {
  const log = readShiviz(printShiviz(recordingOf(['chaos', 2, 5])));
  expect(log.some(({ host }) => host === 'net')).toBe(true);
  for (const { host, clock } of log) if (host !== 'net') expect(clock.has('net')).toBe(false);
});

test('a long run is told by its last 5,000 events', () => {
  const recording = recordingOf(['snapshots', 7, 5]);
  const own = readShiviz(printShiviz(recording)).filter(({ host }) => host !== 'net');
  expect(own.length).toBe(Math.min(5_000, recording.length));
  const first = readShiviz(printShiviz(recording, { from: 10, to: 19 }));
  expect(first.filter(({ host }) => host !== 'net').map(({ fields }) => fields['seq'])).toEqual(
    Array.from({ length: 10 }, (_, i) => String(10 + i)),
  );
});

describe('the checks find', () => {
  const log = printShiviz(recordingOf(['calm', 8, 3]), { from: 0, to: 30 });
  const edited = (pattern: RegExp, replacement: string): (() => unknown) => {
    expect(log).toMatch(pattern);
    return () => readShiviz(log.replace(pattern, replacement));
  };
  const CASES: readonly (readonly [string, RegExp, string, RegExp])[] = [
    ['a count that is left out', /"n1":2/, '"n1":3', /n1 counts 3 and not 2/],
    ['a clock without its own host', /^n2 \{[^}]*\}/m, 'n2 {"n1":1}', /lacks its own host n2/],
    ['a host without events', /\{"n1":1\}/, '{"n1":1,"n9":1}', /n9 has no events/],
    ['a count beyond the end', /\{"n1":1\}/, '{"n1":1,"n2":999}', /n2 has \d+ events and not 999/],
    ['a clock that is no JSON', /\{"n1":1\}/, '{n1:1}', /no JSON/],
    ['a line that is none', /^n2 \{/m, 'n2 [', /does not match the parser/],
  ];
  test.each(CASES)('%s', (_name, pattern, replacement, message) => {
    expect(edited(pattern, replacement)).toThrow(message);
  });
});
