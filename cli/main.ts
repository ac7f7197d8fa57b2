#!/usr/bin/env node
/** Entry point of the command line. */
import { runProgram } from './program.ts';
import { createTerminal } from './terminal.ts';

// Not process.exit: what was printed may still be on its way.
process.exitCode = await runProgram(createTerminal(), process.argv.slice(2), process.env);
