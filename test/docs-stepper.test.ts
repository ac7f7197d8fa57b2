import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { stepThrough } from './stepping.ts';

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
  const run = ['bug-commit-to-end-of-log', 1, 3] as const;
  const printed = await stepThrough(run, commands, { atViolation: true });
  const begin = printed.findIndex((line) => PROMPT.test(line));
  expect(printed.slice(begin)).toEqual(lines);
});
