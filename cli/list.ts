/** `raft-sim list`: the scenarios. */
import { scenarios } from '../scenarios/index.ts';
import { ExitCode } from '../sim/errors.ts';
import type { Terminal } from './terminal.ts';

export function list(terminal: Terminal): ExitCode {
  const width = Math.max(...scenarios.map(({ name }) => name.length));
  for (const { name, description, planted } of scenarios) {
    const mark = planted ? terminal.style('yellow', 'planted bug') : 'correct    ';
    terminal.out(`${terminal.style('bold', name.padEnd(width))}  ${mark}  ${description}`);
  }
  return ExitCode.Pass;
}
