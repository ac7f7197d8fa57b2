/** What a long command has while it is at work: a clock, signals that end it in order, a display of how far it has come. */
import type { ExitCode } from './exit-codes.ts';
import { nowMs } from './clock.ts';
import type { ProgressOptions } from './progress.ts';
import { createProgress } from './progress.ts';
import { catchSignals } from './signals.ts';
import type { Terminal } from './terminal.ts';

export interface Watch<P> {
  /** A monotone clock. */
  readonly nowMs: () => number;
  /** Asks to end early. */
  readonly interrupt: AbortSignal;
  readonly onProgress: (progress: P) => void;
  /** Clears the way for other output; the next progress goes on. */
  pause(): void;
}

/** How the display tells how far it is. */
export type Display<P> = Pick<ProgressOptions<P>, 'share' | 'describe'>;

/** Does `work` under watch. Returns its exit code, or the one that a signal called for. */
export async function underWatch<P>(
  terminal: Terminal,
  display: Display<P>,
  work: (watch: Watch<P>) => Promise<ExitCode>,
): Promise<ExitCode> {
  const progress = createProgress<P>({
    terminal,
    isTTY: process.stderr.isTTY,
    nowMs,
    ...display,
  });
  const pause = (): void => progress.pause();
  const signals = catchSignals(terminal, pause);
  const { interrupt } = signals;
  try {
    const onProgress = (state: P): void => progress.update(state);
    const code = await work({ nowMs, interrupt, onProgress, pause });
    return signals.exitCode() ?? code;
  } finally {
    pause();
    signals.release();
  }
}
