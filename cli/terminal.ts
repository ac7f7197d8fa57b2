/** Where the command line prints: colours where the stream takes them, and no fuss when a reader goes away. */
import { styleText } from 'node:util';

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

export function createTerminal(): Terminal {
  const out = survivingWriter(process.stdout);
  const err = survivingWriter(process.stderr);
  return {
    out: (line) => out(`${line}\n`),
    err: (line) => err(`${line}\n`),
    style: (style, text) => styleText(style, text, { stream: process.stdout }),
    styleErr: (style, text) => styleText(style, text, { stream: process.stderr }),
  };
}

/** A reader that has gone (`raft-sim ... | head`) ends the printing, not the run: its exit code still tells the verdict. */
function survivingWriter(stream: NodeJS.WriteStream): (text: string) => void {
  let gone = false;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    gone = true;
  });
  return (text) => {
    if (!gone) stream.write(text);
  };
}
