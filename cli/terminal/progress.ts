/** How a campaign shows that it is alive: a bar on a terminal, a line every few seconds elsewhere. On stderr. */
import { SingleBar } from 'cli-progress';
import { formatDuration } from './format.ts';
import type { Terminal } from './terminal.ts';

const LINE_EVERY_MS = 5_000;

export interface ProgressDisplay<P> {
  update(progress: P): void;
  /** Clears the way for other output; the next update goes on. */
  pause(): void;
}

export interface ProgressOptions<P> {
  readonly terminal: Terminal;
  readonly isTTY: boolean;
  nowMs(): number;
  /** How much is done, from 0 to 1 or beyond. */
  share(progress: P, elapsedMs: number): number;
  /** The same in words. */
  describe(progress: P, elapsedMs: number): string;
}

export function createProgress<P>(options: ProgressOptions<P>): ProgressDisplay<P> {
  return options.isTTY ? barDisplay(options) : lineDisplay(options);
}

function barDisplay<P>(options: ProgressOptions<P>): ProgressDisplay<P> {
  const startMs = options.nowMs();
  let bar: SingleBar | null = null;
  return {
    update(progress): void {
      if (bar === null) {
        bar = new SingleBar({
          format: '{bar} {percentage}%  {text}',
          barsize: 20,
          stream: process.stderr,
          clearOnComplete: true,
          hideCursor: true,
          fps: 5,
        });
        bar.start(1_000, 0, { text: '' });
      }
      const elapsedMs = options.nowMs() - startMs;
      const done = Math.round(1_000 * Math.min(1, options.share(progress, elapsedMs)));
      bar.update(done, { text: options.describe(progress, elapsedMs) });
    },
    pause(): void {
      bar?.stop();
      bar = null;
    },
  };
}

function lineDisplay<P>(options: ProgressOptions<P>): ProgressDisplay<P> {
  const startMs = options.nowMs();
  let lastMs = startMs;
  return {
    update(progress): void {
      const now = options.nowMs();
      if (now - lastMs < LINE_EVERY_MS) return;
      lastMs = now;
      options.terminal.err(
        `${formatDuration(now - startMs)}: ${options.describe(progress, now - startMs)}`,
      );
    },
    pause(): void {
      // Lines get in nobody's way.
    },
  };
}
