/** The stepper in this process, driven as from a pipe. */
import { Readable } from 'node:stream';
import type { StepOptions } from '../cli/step/step.ts';
import { step } from '../cli/step/step.ts';
import type { Terminal } from '../cli/terminal/terminal.ts';
import { drawn } from '../record/testing.ts';

/** Steps through what a seed draws by these commands; returns what was printed. */
export async function stepThrough(
  [scenario, seed, peers]: readonly [scenario: string, seed: number, peers: number],
  commands: readonly string[],
  options: Partial<StepOptions> = {},
): Promise<string[]> {
  const lines: string[] = [];
  const terminal: Terminal = {
    out: (line) => void lines.push(line),
    err: (line) => void lines.push(line),
    style: (_style, text) => text,
    styleErr: (_style, text) => text,
  };
  const { peer, schedule } = drawn(scenario, seed, peers);
  const input = { stream: Readable.from(`${commands.join('\n')}\n`), interactive: false };
  await step(terminal, peer, schedule, { atViolation: false, ...options }, input);
  return lines;
}
