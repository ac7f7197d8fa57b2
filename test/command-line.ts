/** The command line in this process. */
import { runProgram } from '../cli/program.ts';
import type { Terminal } from '../cli/terminal/terminal.ts';

export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** All of it, in order. */
  readonly printed: string;
}

/** What `raft-sim` prints for these arguments, and its exit code. */
export function run(...args: readonly string[]): Promise<Outcome> {
  return runIn({}, ...args);
}

/** The same with environment variables. */
export async function runIn(
  environment: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<Outcome> {
  const out: string[] = [];
  const err: string[] = [];
  const printed: string[] = [];
  const terminal: Terminal = {
    out(line) {
      out.push(line);
      printed.push(line);
    },
    err(line) {
      err.push(line);
      printed.push(line);
    },
    style: (_style, text) => text,
    styleErr: (_style, text) => text,
  };
  const code = await runProgram(terminal, args, environment);
  return { code, out: out.join('\n'), err: err.join('\n'), printed: printed.join('\n') };
}
