/** `raft-sim lab` with a range of seeds: a campaign over worker threads, and a table of what it came to. */
import { chunksFor } from '../../campaign/engine/chunk.ts';
import type { Progress } from '../../campaign/engine/kind.ts';
import { runLabCampaign } from '../../campaign/kinds/lab/lab.ts';
import type { LabSpec } from '../../campaign/kinds/lab/runs.ts';
import { labRunCount } from '../../campaign/kinds/lab/runs.ts';
import type { LabSubject } from '../../campaign/subjects/lab-subject.ts';
import type { ExitCode } from '../terminal/exit-codes.ts';
import { formatDuration, grouped, rateWords } from '../terminal/format.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { Display } from '../terminal/watch.ts';
import { underWatch } from '../terminal/watch.ts';
import { printLabFailure, printLabSummary } from './report.ts';
import type { PeerFile } from './words.ts';

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
  const count = labRunCount(spec);
  const jobs = chunksFor(count, options.jobs);
  const display: Display<Progress> = { share: ({ done }) => done / Number(count), describe };
  return underWatch(terminal, display, async (watch) => {
    const outcome = await runLabCampaign(
      { spec, subject, jobs, maxFailures, failuresDirectory: failures },
      {
        ...watch,
        onFailure(report): void {
          watch.pause();
          printLabFailure(terminal, report, peerFile);
        },
      },
    );
    watch.pause();
    return printLabSummary(terminal, outcome, { jobs, peerFile });
  });
}

function describe(progress: Progress, elapsedMs: number): string {
  return [
    rateWords(progress, 'runs', elapsedMs),
    `${formatDuration(progress.simulatedUs / 1_000)} simulated`,
    `${grouped(progress.found)} failures`,
  ].join(', ');
}
