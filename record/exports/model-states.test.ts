import { expect, test } from '@jest/globals';
import { recordingOf, SAMPLES } from '../../test/recordings.ts';
import { checkItfValue, readItf } from './testing/itf-checks.ts';
import { printItf, printTla } from './model-states.ts';

test.each(SAMPLES)('%s, seed %i, %i servers: states in ITF', (...sample) => {
  const recording = recordingOf(sample);
  const most = { from: Math.max(0, recording.length - 60) };
  const states = readItf(printItf(recording, most));
  expect(states.length).toBe(1 + recording.length - most.from);
  const terms = states.at(-1)!['term'] as {
    readonly '#map': readonly (readonly [string, { readonly '#bigint': string }])[];
  };
  for (const [i, [name, { '#bigint': term }]] of terms['#map'].entries()) {
    expect(name).toBe(`n${i + 1}`);
    const { state } = recording.touchAt(i + 1, recording.length);
    expect(Number(term)).toBe(recording.peer.view(state).term);
  }
});

test('only the last states unless more are asked for', () => {
  const recording = recordingOf(['crashes', 3, 5]);
  expect(readItf(printItf(recording)).length).toBe(101);
  expect(readItf(printItf(recording, { from: 0, to: 9 })).length).toBe(11);
});

test('what is no ITF is found', () => {
  expect(() => checkItfValue(5)).toThrow('not ITF');
  expect(() => checkItfValue(null)).toThrow('not ITF');
  expect(() => checkItfValue({ '#nap': [] })).toThrow('not ITF');
});

test.each(SAMPLES.filter((_, i) => i % 4 === 0))(
  '%s, seed %i, %i servers: steps for TLA+',
  (...sample) => {
    const recording = recordingOf(sample);
    const steps = printTla(recording)
      .trimEnd()
      .split('\n')
      .map(
        (line) =>
          JSON.parse(line) as {
            readonly event: number;
            readonly node: string;
            readonly state: { readonly term: number } | null;
          },
      );
    const expected = recording.events.filter(
      ({ node, discarded }) => node !== 0 && discarded === null,
    );
    expect(steps.map(({ event }) => event)).toEqual(expected.map(({ number }) => number));
    for (const { event, node, state } of steps) {
      const view = recording.viewAt(Number(node.slice(1)), event + 1);
      expect(state?.term).toBe(view?.term);
    }
  },
);
