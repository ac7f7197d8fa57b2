/** How a campaign shows that it is alive: a bar on a terminal, a line every few seconds elsewhere. On stderr. */
import { SingleBar } from 'cli-progress';
import type { Progress } from '../campaign/campaign.ts';
import { formatDuration, grouped } from './format.ts';
import type { Terminal } from './terminal.ts';

const LINE_EVERY_MS = 5_000;

export interface ProgressDisplay {
  update(progress: Progress): void;
  /** Clears the way for other output; the next update goes on. */
  pause(): void;
}

export interface ProgressOptions {
  readonly terminal: Terminal;
  readonly isTTY: boolean;
  /** Number of seeds to run, and milliseconds to run for; null where there is no such limit. */
  readonly seeds: bigint | null;
  readonly timeMs: number | null;
  nowMs(): number;
}

export function createProgress(options: ProgressOptions): ProgressDisplay {
  return options.isTTY ? barDisplay(options) : lineDisplay(options);
}

function describe(progress: Progress, elapsedMs: number): string {
  const seconds = Math.max(elapsedMs, 1) / 1_000;
  const rate = (count: number): string => grouped(Math.round(count / seconds));
  return [
    `${grouped(progress.seeds)} seeds (${rate(progress.seeds)}/s)`,
    `${rate(progress.events)} events/s`,
    `${formatDuration(progress.simulatedUs / 1_000)} simulated`,
    `${grouped(progress.faultsApplied)} faults applied`,
    `${grouped(progress.violations)} failures`,
  ].join(', ');
}

/** How much of the campaign is done, 0 .. 1. */
function share({ seeds, timeMs }: ProgressOptions, progress: Progress, elapsedMs: number): number {
  const bySeeds = seeds === null || seeds === 0n ? 0 : progress.seeds / Number(seeds);
  const byTime = timeMs === null ? 0 : elapsedMs / timeMs;
  return Math.min(1, Math.max(bySeeds, byTime));
}

function barDisplay(options: ProgressOptions): ProgressDisplay {
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
      const done = Math.round(1_000 * share(options, progress, elapsedMs));
      bar.update(done, { text: describe(progress, elapsedMs) });
    },
    pause(): void {
      bar?.stop();
      bar = null;
    },
  };
}

function lineDisplay(options: ProgressOptions): ProgressDisplay {
  const startMs = options.nowMs();
  let lastMs = startMs;
  return {
    update(progress): void {
      const now = options.nowMs();
      if (now - lastMs < LINE_EVERY_MS) return;
      lastMs = now;
      options.terminal.err(
        `${formatDuration(now - startMs)}: ${describe(progress, now - startMs)}`,
      );
    },
    pause(): void {
      // Lines get in nobody's way.
    },
  };
}
