import { describe, expect, test } from '@jest/globals';
import { exitCodeFor } from '../../../cli/terminal/exit-codes.ts';
import fc from 'fast-check';
import { raft } from '../../../raft/index.ts';
import { scenarioNamed } from '../../../scenarios/index.ts';
import { RaftSimError } from '../../../lib/errors.ts';
import { errorOf } from '../../../test/error-of.ts';
import { LineDigest } from './line-digest.ts';
import type { AnyRecording } from '../format/options.ts';
import { parseTrace } from './parse.ts';
import { plainOf } from '../format/plain.ts';
import { printTrace } from './print.ts';
import { decidedRecordingOf, recordingOf, SAMPLES } from '../../../test/recordings.ts';
import { sized } from '../../../test/tier.ts';
import { traceOf } from './of.ts';
import { compareTrace, scheduleOfTrace, verifyTrace } from './verify.ts';

const VERSION = { version: '0.1.0' };
const DAMAGES = sized({ check: 80, ci: 400, nightly: 4_000 });

function textOf(recording: AnyRecording): string {
  return printTrace(traceOf(recording, VERSION));
}

/** The text with line `number` (from 1) changed by `edit`. */
function withLine(text: string, number: number, edit: (line: string) => string): string {
  const lines = text.split('\n');
  lines[number - 1] = edit(lines[number - 1]!);
  return lines.join('\n');
}

/** The text with all digests as they would have to be: what somebody with this code could forge. */
function forged(text: string): string {
  const digest = new LineDigest();
  return text
    .split('\n')
    .map((line) => {
      if (line === '') return line;
      const body = line.replace(/,"digest":"[0-9a-f]{16}"\}$/, '}');
      return `${body.slice(0, -1)},"digest":"${digest.next(body)}"}`;
    })
    .join('\n');
}

const SMALL = recordingOf(['canary', 2, 5]);
const TEXT = textOf(SMALL);

test.each(SAMPLES)('%s, seed %i, %i servers: reads as it was written', (...sample) => {
  const trace = traceOf(recordingOf(sample), VERSION);
  const text = printTrace(trace);
  const read = parseTrace(text, 'run.jsonl');
  expect(read).toEqual(trace);
  expect(printTrace(read) === text).toBe(true);
  expect(trace.events.map(({ hash }) => hash)).toEqual(
    recordingOf(sample).events.map(({ hash }) => hash),
  );
  expect(trace.events.reduce((sum, { sends }) => sum + sends.length, 0)).toBe(
    recordingOf(sample).messages.length,
  );
});

test('numbers are integers throughout', () => {
  const fractions: number[] = [];
  for (const line of TEXT.trimEnd().split('\n')) {
    JSON.parse(line, (_key, value: unknown) => {
      if (typeof value === 'number' && !Number.isSafeInteger(value)) fractions.push(value);
      return value;
    });
  }
  expect(fractions).toEqual([]);
});

describe('a run from the header takes the same steps', () => {
  test.each([SAMPLES[0]!, SAMPLES[8]!, SAMPLES[10]!, SAMPLES[13]!, SAMPLES[35]!])(
    '%s, seed %i, %i servers',
    (name, seed, peers) => {
      const text = textOf(recordingOf([name, seed, peers]));
      const trace = parseTrace(text, 'run.jsonl');
      const scenario = scenarioNamed(trace.header.schedule.scenario)!;
      const schedule = scheduleOfTrace(trace.header, scenario.draw);
      expect(verifyTrace(trace, scenario.peer, schedule)).toBeNull();
    },
  );

  test('on decisions as well', () => {
    const recording = decidedRecordingOf(['canary', 2, 5]);
    const trace = parseTrace(textOf(recording), 'run.jsonl');
    expect(trace.header.schedule.decisions!.length).toBeGreaterThan(50);
    const { peer } = scenarioNamed('canary')!;
    expect(verifyTrace(trace, peer, trace.header.schedule)).toBeNull();
  });

  test('and another peer does not: the first event that is another is named', () => {
    const trace = parseTrace(TEXT, 'run.jsonl');
    const difference = verifyTrace(trace, raft, trace.header.schedule)!;
    expect(difference.event).toBeGreaterThan(10);
    expect(difference.recorded).toBe(trace.events[difference.event]!.hash);
    expect(difference.found).not.toBe(difference.recorded);
  });
});

test('a window begins with a keyframe and ends where it is told to', () => {
  const trace = traceOf(SMALL, { from: 100, to: 149, ...VERSION });
  const read = parseTrace(printTrace(trace), 'run.jsonl');
  expect(read).toEqual(trace);
  expect(read.events.map(({ number }) => number)).toEqual(
    Array.from({ length: 50 }, (_, i) => 100 + i),
  );
  expect(read.keyframes[0]!.position).toBe(100);
  expect([read.end, read.violation]).toEqual([null, null]);
  expect(compareTrace(read, SMALL)).toBeNull();
});

test('a file that was cut off anywhere opens as far as it goes', () => {
  const whole = parseTrace(TEXT, 'run.jsonl');
  const header = TEXT.indexOf('\n');
  let fullest = 0;
  for (let at = header; at < TEXT.length; at += 997) {
    const { events, end } = parseTrace(TEXT.slice(0, at), 'run.jsonl');
    expect(end).toBeNull();
    expect(events.length).toBeGreaterThanOrEqual(fullest);
    expect(events).toEqual(whole.events.slice(0, events.length));
    fullest = events.length;
  }
  expect(fullest).toBeGreaterThan(whole.events.length - 10);
  expect(errorOf(() => parseTrace(TEXT.slice(0, header - 30), 'x')).code).toBe('E_TRUNCATED');
});

describe('what was changed is found', () => {
  const lines = TEXT.trimEnd().split('\n');

  test('any character of any line, with the number of the line', () => {
    for (let number = 2; number <= lines.length; number += 7) {
      const line = lines[number - 1]!;
      const at = (number * 31) % line.length;
      const other = line[at] === '1' ? '2' : '1';
      const tampered = withLine(TEXT, number, () => line.slice(0, at) + other + line.slice(at + 1));
      const error = errorOf(() => parseTrace(tampered, 'run.jsonl'));
      expect(error.message).toContain(`run.jsonl: at line ${number}`);
      expect(exitCodeFor(error)).toBe(3);
    }
  });

  test('a line that is gone, doubled, or has changed places', () => {
    const at = (text: readonly string[]): string =>
      errorOf(() => parseTrace(`${text.join('\n')}\n`, 'x')).path;
    expect(at(lines.toSpliced(40, 1))).toBe('line 41.digest');
    expect(at(lines.toSpliced(40, 0, lines[40]!))).toBe('line 42.digest');
    expect(at(lines.toSpliced(40, 2, lines[41]!, lines[40]!))).toBe('line 41.digest');
  });

  const FORGERIES: readonly (readonly [string, RegExp, string, string])[] = [
    ['an event number', /"event":60,/, '"event":61,', '.event'],
    ['a time that goes back', /("event":60,"t":)\d+/, '$11', '.t'],
    ['an unknown field', /"what":/, '"wat":', '.wat'],
    ['an unknown kind', /"k":"timer"/, '"k":"tim"', '.k'],
    ['a server that is not there', /"at":3/, '"at":6', '.at'],
    ['a message that nobody sent', /"m":20,/, '"m":99999,', '.m'],
    ['a hash that is none', /"h":"[0-9a-f]{16}"/, '"h":"xyz"', '.h'],
    ['a state that was not', /(\[\d,"term",)\d+/, '$177', '.state['],
  ];
  test.each(FORGERIES)('%s, though the digests agree', (_name, pattern, replacement, path) => {
    const number = lines.findIndex((line, i) => i > 1 && pattern.test(line)) + 1;
    expect(number).toBeGreaterThan(2);
    const text = forged(withLine(TEXT, number, (line) => line.replace(pattern, replacement)));
    const error = errorOf(() => parseTrace(text, 'x'));
    expect(error.path).toMatch(new RegExp(`^line ${number}`));
    expect(error.path).toContain(path);
  });

  test('a hash, though all else agrees, by running it again', () => {
    const number = lines.findIndex((line) => line.includes('"event":60,')) + 1;
    const text = forged(
      withLine(TEXT, number, (line) =>
        line.replace(/"h":"[0-9a-f]/, '"h":"0').replace('"h":"00', '"h":"01'),
      ),
    );
    expect(compareTrace(parseTrace(text, 'x'), SMALL)?.event).toBe(60);
  });
});

test('whatever is done to a trace, reading it ends in a typed error or well', () => {
  const window = printTrace(traceOf(SMALL, { from: 120, to: 180, ...VERSION }));
  const lines = window.trimEnd().split('\n');
  const outcomes = new Map<string, number>();
  fc.assert(
    fc.property(
      fc.nat(lines.length - 1),
      fc.nat(),
      fc.jsonValue({ maxDepth: 2 }),
      (place, at, value) => {
        // The value of any field, at any depth, becomes another.
        const paths = [
          ...lines[place]!.matchAll(/(?<=[:,[])(?:\d+|"[^"]*"|null|true|false)(?=[,\]}])/g),
        ];
        const { index, 0: old } = paths[at % paths.length]!;
        const line = lines[place]!;
        const damaged = `${line.slice(0, index)}${JSON.stringify(value)}${line.slice(index + old.length)}`;
        const text = forged(`${lines.with(place, damaged).join('\n')}\n`);
        let code = 'read';
        try {
          parseTrace(text, 'x');
        } catch (error) {
          if (!(error instanceof RaftSimError)) throw error;
          ({ code } = error);
          expect(error.path).toMatch(/^line \d+/);
        }
        outcomes.set(code, (outcomes.get(code) ?? 0) + 1);
      },
    ),
    { numRuns: DAMAGES },
  );
  expect(outcomes.get('E_SCHEMA')).toBeGreaterThan(DAMAGES / 4);
});

describe('what is no trace is refused', () => {
  const CASES: readonly (readonly [string, string, string])[] = [
    ['nothing', '', 'E_EMPTY'],
    ['a schedule file', '{"format":"raft-sim/schedule","formatVersion":2}\n', 'E_FORMAT'],
    ['a newer one', '{"format":"raft-sim/trace","formatVersion":9}\n', 'E_FORMAT_TOO_NEW'],
    ['text', 'hello\nworld\n', 'E_SYNTAX'],
    ['a cut header', '{"format":"raft-sim/trace","formatV', 'E_TRUNCATED'],
  ];
  test.each(CASES)('%s', (_name, text, code) => {
    expect(errorOf(() => parseTrace(text, 'x')).code).toBe(code);
  });
});

test('plain data says everything that values hold', () => {
  const hostile = {
    b: 1n,
    a: [undefined, -0, 0.5, NaN, () => 1],
    m: new Map<unknown, unknown>([
      ['z', 1],
      ['a', new Set([3, 1])],
    ]),
    ['__proto__x']: null,
    '#x': { ['__proto__']: 1 },
    long: 'x'.repeat(4_000),
  };
  const text = JSON.stringify(plainOf(hostile));
  expect(text).toMatch(
    /^\{"#object":\[\["#x",\{"#object":\[\["__proto__",1\]\]\}\],\["__proto__x",null\],/,
  );
  expect(text).toContain(
    '["a",[{"#undefined":true},{"#number":"-0"},{"#number":"0.5"},{"#number":"NaN"},{"#function":true}]],["b",{"#bigint":"1"}],',
  );
  expect(text).toContain('["m",{"#map":[["a",{"#set":[1,3]}],["z",1]]}]');
  const loop: { self?: unknown } = {};
  loop.self = loop;
  expect(JSON.stringify(plainOf(loop))).toContain('{"#deep":true}');
  expect(plainOf({ y: 1, x: 2 })).toEqual(plainOf({ x: 2, y: 1 }));
  expect(JSON.stringify(plainOf({ y: 1, x: 2 }))).toBe('{"x":2,"y":1}');
});
