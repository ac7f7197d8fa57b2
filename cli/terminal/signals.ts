/** What a long command does when it is told to stop. */
import { ExitCode } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';

export interface Signals {
  readonly interrupt: AbortSignal;
  /** The exit code that a signal calls for, if one has come. */
  exitCode(): ExitCode | undefined;
  release(): void;
}

/** The first signal ends the campaign in order, with its summary; a second one ends the process at once. */
export function catchSignals(terminal: Terminal, tidyUp: () => void): Signals {
  const controller = new AbortController();
  let code: ExitCode | undefined;
  const onSignal = (signal: NodeJS.Signals): void => {
    const next = signal === 'SIGINT' ? ExitCode.Interrupted : ExitCode.Terminated;
    tidyUp();
    if (code !== undefined) process.exit(next);
    code = next;
    terminal.err('raft-sim: stopping after the runs under way; once more to stop at once');
    controller.abort();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return {
    interrupt: controller.signal,
    exitCode: () => code,
    release(): void {
      process.off('SIGINT', onSignal);
      process.off('SIGTERM', onSignal);
    },
  };
}
