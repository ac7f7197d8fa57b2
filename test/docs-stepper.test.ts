import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { stepThrough } from './stepping.ts';

const PROMPT = /^(?:branch \d+ )?\d+\/\d+> (.*)$/;
const STEP = / step (\d+) --scenario (\S+)(?: --peers (\d+))? --at-violation$/gm;

/** What a page shows of sessions at the stepper, each with the run of the last `step` command above it. */
function sessionsOf(page: string): [first: string, run: [string, number, number], string[]][] {
  const text = readFileSync(fileURLToPath(new URL(`../${page}`, import.meta.url)), 'utf8');
  return [...text.matchAll(/```text\n([\s\S]*?)```/g)].flatMap((block) => {
    const lines = block[1]!.trimEnd().split('\n');
    if (!PROMPT.test(lines[0]!)) return [];
    const [, seed, scenario, peers] = [...text.slice(0, block.index).matchAll(STEP)].at(-1)!;
    return [[lines[0]!, [scenario!, Number(seed), Number(peers ?? 5)], lines]];
  });
}

const sessions = ['README.md', 'docs/debugging.md'].flatMap(sessionsOf);

test('there are some', () => {
  expect(sessions.length).toBeGreaterThan(2);
});

test.each(sessions)('%s', async (_, run, lines) => {
  const commands = lines.flatMap((line) => PROMPT.exec(line)?.[1] ?? []);
  const printed = await stepThrough(run, commands, { atViolation: true });
  const begin = printed.findIndex((line) => PROMPT.test(line));
  expect(printed.slice(begin)).toEqual(lines);
});
