import { expect, test } from '@jest/globals';
import { recordingOf, SAMPLES } from '../../test/recordings.ts';
import { printMermaidRun } from './mermaid.ts';

/** Labels are of this alone: letters, digits, harmless signs, and entities. */
const LABEL = '(?:[A-Za-z0-9 .,()/+=-]|#\\d+;)*';
const LINES = [
  /^sequenceDiagram$/,
  /^ {2}participant n\d+$/,
  new RegExp(`^ {2}Note over n\\d+(?:,n\\d+)?: ${LABEL}$`),
  new RegExp(`^ {2}n\\d+(?:->>|-x)n\\d+: ${LABEL}$`),
  /^ {2}rect rgb\(255, 225, 225\)$/,
  /^ {2}end$/,
];

function expectDiagram(text: string): void {
  expect(text.length).toBeLessThanOrEqual(50_000);
  expect(text.endsWith('\n')).toBe(true);
  const lines = text.trimEnd().split('\n');
  expect(lines[0]).toBe('sequenceDiagram');
  const wrong = lines.filter((line) => !LINES.some((pattern) => pattern.test(line)));
  expect(wrong).toEqual([]);
  expect(lines.filter((line) => /^ {2}n\d+-/.test(line)).length).toBeLessThanOrEqual(1_000);
  expect(lines.filter((line) => line.startsWith('  rect')).length).toBe(
    lines.filter((line) => line === '  end').length,
  );
  // The word would close a block that was never opened.
  expect(lines.filter((line) => /: .*\bend\b/i.test(line))).toEqual([]);
}

test.each(SAMPLES)('%s, seed %i, %i servers: a diagram that Mermaid takes', (...sample) => {
  const recording = recordingOf(sample);
  const text = printMermaidRun(recording);
  expectDiagram(text);
  expect(text.includes('rect')).toBe(recording.violation !== null);
});

test('every message of a window is drawn where it arrives, and every lost one where it left', () => {
  const recording = recordingOf(['chaos', 2, 5]);
  const [from, to] = [100, 250];
  const text = printMermaidRun(recording, { from, to });
  expectDiagram(text);
  const told = recording.events.slice(from, to + 1);
  expect(text.match(/->>/g)!.length).toBe(told.filter(({ name }) => name === 'deliver').length);
  const lost = recording.messages.filter(({ sentIn, fate, arrivals }) => {
    return sentIn >= from && sentIn <= to && arrivals.length === 0 && /lost|cut/.test(fate);
  });
  expect(text.match(/-xn/g)?.length ?? 0).toBe(lost.length);
  expect(text).not.toContain('left out');
});

test('a long run says what it leaves out', () => {
  const recording = recordingOf(['crashes', 3, 5]);
  const text = printMermaidRun(recording);
  const first = Number(/Events 0 to (\d+) are left out/.exec(text)![1]) + 1;
  expect(text).toContain(`events ${first} to ${recording.length - 1} of ${recording.length}`);
});

test('what a peer says of its messages cannot break out of its label', () => {
  const recording = recordingOf(['calm', 8, 3]);
  const hostile = 'x; end\n%%{init: {}}%%\r<script>alert(1)</script> `"#59;\u{2028}end';
  const messages = recording.messages.map((each) => ({ ...each, says: hostile }));
  const disguised = new Proxy(recording, {
    get: (target, key): unknown =>
      key === 'messages' ? messages : Reflect.get(target, key, target),
  });
  const text = printMermaidRun(disguised, { from: 0, to: 40 });
  expectDiagram(text);
  expect(text).toContain('->>');
  expect(text).not.toMatch(/<|%%|`|"/);
});
