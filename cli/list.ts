/** `raft-sim list`: the scenarios, the strategies, and the tests of the lab. */
import { LAB_TESTS } from '../lab/suite/index.ts';
import { scenarios } from '../scenarios/index.ts';
import { allStrategies } from '../search/strategies/index.ts';
import { ExitCode } from './terminal/exit-codes.ts';
import type { Terminal } from './terminal/terminal.ts';

export function list(terminal: Terminal): ExitCode {
  const width = Math.max(...scenarios.map(({ name }) => name.length));
  for (const { name, description, planted } of scenarios) {
    const mark = planted ? terminal.style('yellow', 'planted bug') : 'correct    ';
    terminal.out(`${terminal.style('bold', name.padEnd(width))}  ${mark}  ${description}`);
  }
  terminal.out('');
  terminal.out('Strategies, for --strategy and for raft-sim bugs:');
  for (const { name, description } of allStrategies()) {
    terminal.out(`${terminal.style('bold', name.padEnd(width))}  ${description}`);
  }
  terminal.out('');
  terminal.out(`Tests of the 6.824 lab, for raft-sim lab, and the bugs they catch:`);
  const nameWidth = Math.max(...LAB_TESTS.map(({ name }) => name.length));
  for (const { name, catches } of LAB_TESTS) {
    terminal.out(`${terminal.style('bold', name.padEnd(nameWidth))}  ${catches}`);
  }
  return ExitCode.Pass;
}
