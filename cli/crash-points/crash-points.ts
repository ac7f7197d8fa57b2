/** `raft-sim crash-points`: crashes the servers of one run at every place where that can make a difference. */
import type { Command, Option } from 'commander';
import { jobsOption } from '../options/common.ts';
import type { CrashProgress, CrashSearch } from '../../campaign/crash-points.ts';
import { searchCrashPoints } from '../../campaign/crash-points.ts';
import type { Scenario } from '../../scenarios/recipes/scenario.ts';
import { ExitCode } from '../../lib/errors.ts';
import type { Schedule } from '../../sim/schedule/schedule.ts';
import { nowMs } from '../terminal/clock.ts';
import { grouped, perSecond } from '../terminal/format.ts';
import { CRASH_POINTS_HELP } from '../options/help.ts';
import { parseInteger } from '../options/parse.ts';
import { createProgress } from '../terminal/progress.ts';
import { printCrashFailure, printCrashSearch } from './report.ts';
import { promisesOnly } from '../shrink/shrink.ts';
import { catchSignals } from '../terminal/signals.ts';
import { runOf } from '../options/target.ts';
import type { Terminal } from '../terminal/terminal.ts';

const DEFAULT_LIMIT = 2_000;

interface CrashPointsFlags {
  readonly scenario?: Scenario;
  readonly peers?: number;
  readonly decisions?: number;
  readonly limit: number;
  readonly jobs: number;
  readonly failures: string;
  readonly maxFailures: number;
  readonly endToEnd?: true;
}

/** What commands on a seed or a file have in common. */
export interface TargetOptions {
  readonly scenario: Option;
  readonly peers: Option;
}

/** Adds the command to `program`. */
export function addCrashPointsCommand(
  program: Command,
  terminal: Terminal,
  finish: (code: ExitCode) => void,
  { scenario, peers }: TargetOptions,
): void {
  program
    .command('crash-points')
    .description('crash each server of a run before, during and after each of its writes')
    .argument('<seed|file>', 'a decimal seed, or the path of a schedule file')
    .option('--decisions <N>', 'use only this many decisions from the start of the run', (text) =>
      parseInteger('--decisions', text, 1, 10_000_000),
    )
    .option(
      '--limit <N>',
      'at most this many points, spread evenly over the run',
      (text) => parseInteger('--limit', text, 1, 10_000_000),
      DEFAULT_LIMIT,
    )
    .addOption(jobsOption())
    .option('--failures <directory>', 'directory for the schedule files of failures', 'failures')
    .option(
      '--max-failures <N>',
      'stop after this many distinct failures',
      (text) => parseInteger('--max-failures', text, 1, 1_000_000),
      1,
    )
    .option('--end-to-end', 'check only the promises of Raft, not the rules for single servers')
    .addOption(scenario)
    .addOption(peers)
    .addHelpText('after', CRASH_POINTS_HELP)
    .action(async (target: string, flags: CrashPointsFlags) => {
      const named = runOf('crash-points', target, flags);
      finish(await run(terminal, named.scenario, named.schedule, named.source, flags));
    });
}

async function run(
  terminal: Terminal,
  scenario: Scenario,
  given: Schedule,
  source: string,
  { decisions, limit, jobs, failures, maxFailures, endToEnd }: CrashPointsFlags,
): Promise<ExitCode> {
  const progress = createProgress<CrashProgress>({
    terminal,
    isTTY: process.stderr.isTTY,
    nowMs,
    share: ({ points, all }) => points / Math.max(1, all),
    describe,
  });
  const signals = catchSignals(terminal, () => progress.pause());
  const startMs = nowMs();
  try {
    const search = await searchCrashPoints(
      {
        scenario,
        schedule: endToEnd === true ? promisesOnly(given) : given,
        source,
        maxDecisions: decisions,
        limit,
        jobs,
        maxFailures,
        failuresDirectory: failures,
      },
      {
        interrupt: signals.interrupt,
        onProgress: (state) => progress.update(state),
        onFailure(failure): void {
          progress.pause();
          printCrashFailure(terminal, failure, source);
        },
      },
    );
    progress.pause();
    printCrashSearch(terminal, search, { source, elapsedMs: nowMs() - startMs });
    return signals.exitCode() ?? exitCodeOf(search);
  } finally {
    progress.pause();
    signals.release();
  }
}

function describe({ points, all, events, violations }: CrashProgress, elapsedMs: number): string {
  return [
    `${grouped(points)} of ${grouped(all)} points (${perSecond(points, elapsedMs)}/s)`,
    `${perSecond(events, elapsedMs)} events/s`,
    `${grouped(violations)} failures`,
  ].join(', ');
}

function exitCodeOf({ base, failures, error, limits }: CrashSearch): ExitCode {
  if (error?.exitCode === ExitCode.Divergence) return ExitCode.Divergence;
  if (base.violation !== null || failures.length > 0) return ExitCode.Violation;
  if (error !== null) return error.exitCode;
  return limits > 0 ? ExitCode.Limit : ExitCode.Pass;
}
