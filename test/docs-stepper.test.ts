import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { step } from '../cli/step.ts';
import type { Terminal } from '../cli/terminal.ts';
import { drawn } from '../debugger/testing.ts';

const PROMPT = /^(?:branch \d+ )?\d+\/\d+> (.*)$/;

const page = readFileSync(fileURLToPath(new URL('../docs/debugging.md', import.meta.url)), 'utf8');

/** What the page shows of sessions at the stepper. */
const shown = [...page.matchAll(/```text\n([\s\S]*?)```/g)]
  .map(([, block]) => block!.trimEnd().split('\n'))
  .filter(([first]) => PROMPT.test(first ?? ''));

test('there are some', () => {
  expect(shown.length).toBeGreaterThan(1);
});

test.each(shown.map((lines) => [lines[0]!, lines] as const))('%s', async (_, lines) => {
  const commands = lines.flatMap((line) => PROMPT.exec(line)?.[1] ?? []);
  const printed: string[] = [];
  const terminal: Terminal = {
    out: (line) => void printed.push(line),
    err: (line) => void printed.push(line),
    style: (_style, text) => text,
    styleErr: (_style, text) => text,
  };
  const { peer, schedule } = drawn('bug-commit-to-end-of-log', 1, 3);
  const input = { stream: Readable.from(`${commands.join('\n')}\n`), interactive: false };
  await step(terminal, peer, schedule, { atViolation: true }, input);
  const begin = printed.findIndex((line) => PROMPT.test(line));
  expect(printed.slice(begin)).toEqual(lines);
});
