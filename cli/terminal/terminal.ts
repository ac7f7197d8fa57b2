/** Where the command line prints: colours where the stream takes them, and no fuss when a reader goes away. */
import { styleText } from 'node:util';
import { ExitCode } from './exit-codes.ts';

export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';

export interface Terminal {
  /** Prints a line to stdout; reports and traces go here. */
  out(line: string): void;
  /** Prints a line to stderr; progress and errors go here. */
  err(line: string): void;
  /** The text in this style, or as it is where stdout shows no colours (pipes, NO_COLOR). */
  style(style: Style, text: string): string;
  /** The same for stderr. */
  styleErr(style: Style, text: string): string;
}

/** Why output was lost, if it was. */
let lost: Error | null = null;

/** Whether something that was printed could not be written; the exit code tells that then. */
export function outputLost(): boolean {
  return lost !== null;
}

function lose(error: Error): void {
  process.exitCode = ExitCode.Internal;
  lost ??= error;
}

export function createTerminal(): Terminal {
  const err = survivingWriter(process.stderr, lose);
  const out = survivingWriter(process.stdout, (error) => {
    lose(error);
    err(`raft-sim: cannot write the output: ${error.message}\n`);
  });
  return {
    out: (line) => out(`${line}\n`),
    err: (line) => err(`${line}\n`),
    style: (style, text) => styleText(style, text, { stream: process.stdout }),
    styleErr: (style, text) => styleText(style, text, { stream: process.stderr }),
  };
}

/** A reader that has gone (`raft-sim ... | head`) ends the printing, not the run: its exit code still tells the verdict. */
function survivingWriter(
  stream: NodeJS.WriteStream,
  onLost: (error: Error) => void,
): (text: string) => void {
  let gone = false;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    gone = true;
    // A reader that went away has seen enough; a full disk is an error, but no verdict on any property.
    if (error.code !== 'EPIPE') onLost(error);
  });
  return (text) => {
    if (!gone) stream.write(text);
  };
}
