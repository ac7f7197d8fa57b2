/** `raft-sim lab` with a range of seeds: a campaign over worker threads, and a table of what it came to. */
import type { LabOutcome, LabProgress } from '../../campaign/lab-campaign.ts';
import { runLabCampaign } from '../../campaign/lab-campaign.ts';
import { createLabPool } from '../../campaign/lab-pool.ts';
import { labChunkCount, labRunCount } from '../../campaign/lab-spec.ts';
import type { LabSpec } from '../../campaign/lab-spec.ts';
import type { LabSubject } from '../../campaign/subjects/lab-subject.ts';
import { ExitCode } from '../../lib/errors.ts';
import { nowMs } from '../terminal/clock.ts';
import { formatDuration, grouped, perSecond } from '../terminal/format.ts';
import type { PeerFile } from './words.ts';
import { createProgress } from '../terminal/progress.ts';
import { printLabFailure, printLabSummary } from './report.ts';
import { catchSignals } from '../terminal/signals.ts';
import type { Terminal } from '../terminal/terminal.ts';

export interface LabManyOptions {
  readonly subject: LabSubject;
  readonly peerFile: PeerFile;
  readonly spec: LabSpec;
  readonly jobs: number;
  readonly maxFailures: number;
  /** Where traces of failures go; null: nowhere. */
  readonly failures: string | null;
}

/** Returns the exit code. */
export async function labMany(terminal: Terminal, options: LabManyOptions): Promise<ExitCode> {
  const { spec, subject, peerFile, maxFailures, failures } = options;
  const all = Number(labRunCount(spec));
  const progress = createProgress<LabProgress>({
    terminal,
    isTTY: process.stderr.isTTY,
    nowMs,
    share: ({ runs }) => runs / all,
    describe,
  });
  const jobs = labChunkCount(spec, options.jobs);
  const signals = catchSignals(terminal, () => progress.pause());
  const pool = createLabPool(spec, jobs);
  try {
    const outcome = await runLabCampaign(
      { spec, subject, jobs, maxFailures, failuresDirectory: failures },
      pool,
      {
        nowMs,
        interrupt: signals.interrupt,
        onProgress: (state) => progress.update(state),
        onFailure(report): void {
          progress.pause();
          printLabFailure(terminal, report, peerFile);
        },
      },
    );
    progress.pause();
    printLabSummary(terminal, outcome, { jobs, peerFile });
    return signals.exitCode() ?? exitCodeOf(outcome);
  } finally {
    progress.pause();
    signals.release();
    await pool.destroy();
  }
}

function describe({ runs, events, seconds, failed }: LabProgress, elapsedMs: number): string {
  return [
    `${grouped(runs)} runs (${perSecond(runs, elapsedMs)}/s)`,
    `${perSecond(events, elapsedMs)} events/s`,
    `${formatDuration(seconds * 1_000)} simulated`,
    `${grouped(failed)} failures`,
  ].join(', ');
}

function exitCodeOf({ divergences, error, failed, limited }: LabOutcome): ExitCode {
  if (divergences.length > 0) return ExitCode.Divergence;
  if (error?.exitCode === ExitCode.Divergence) return ExitCode.Divergence;
  if (failed > 0) return ExitCode.Violation;
  if (error !== null) return error.exitCode;
  return limited > 0 ? ExitCode.Limit : ExitCode.Pass;
}
