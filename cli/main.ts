#!/usr/bin/env node
/** Entry point of the command line. */
import { runProgram } from './program.ts';
import { ExitCode } from './terminal/exit-codes.ts';
import { createTerminal, outputLost } from './terminal/terminal.ts';

// Not process.exit: what was printed may still be on its way.
process.on('uncaughtException', (error) => {
  // The default exit code would be 1, which says that a property was violated.
  process.stderr.write(
    `raft-sim: internal error. This is a bug in raft-sim.\n${error.stack ?? String(error)}\n`,
  );
  process.exit(ExitCode.Internal);
});

const code = await runProgram(createTerminal(), process.argv.slice(2), process.env);
if (!outputLost()) process.exitCode = code;
// A peer of the user's may have left a timer or socket behind, which would keep us waiting for nothing.
setTimeout(() => process.exit(), 1_000).unref();
