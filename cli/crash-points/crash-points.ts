/** `raft-sim crash-points`: crashes the servers of one run at every place where that can make a difference. */
import type { Command, Option } from 'commander';
import { jobsOption } from '../options/common.ts';
import type { Progress } from '../../campaign/engine/kind.ts';
import { searchCrashPoints } from '../../campaign/kinds/crash-points/crash-points.ts';
import type { Scenario } from '../../scenarios/recipes/scenario.ts';
import type { ExitCode } from '../terminal/exit-codes.ts';
import type { Schedule } from '../../sim/schedule/schedule.ts';
import { nowMs } from '../terminal/clock.ts';
import { grouped, rateWords } from '../terminal/format.ts';
import { CRASH_POINTS_HELP } from '../options/help.ts';
import { parseInteger } from '../options/parse.ts';
import { printCrashFailure, printCrashSearch } from './report.ts';
import { promisesOnly } from '../shrink/shrink.ts';
import { runOf } from '../options/target.ts';
import { exitCodeOf, verdictOf } from '../report/campaign.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { Display } from '../terminal/watch.ts';
import { underWatch } from '../terminal/watch.ts';

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
  const startMs = nowMs();
  let all = 0;
  const display: Display<Progress> = {
    share: ({ done }) => done / Math.max(1, all),
    describe: (progress, elapsedMs) =>
      `${rateWords(progress, `of ${grouped(all)} points`, elapsedMs)}, ${grouped(progress.found)} failures`,
  };
  return underWatch(terminal, display, async (watch) => {
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
        ...watch,
        onProgress(progress, points): void {
          all = points;
          watch.onProgress(progress);
        },
        onFailure(failure): void {
          watch.pause();
          printCrashFailure(terminal, failure, source);
        },
      },
    );
    watch.pause();
    printCrashSearch(terminal, search, { source, elapsedMs: nowMs() - startMs });
    const { base, failures: found, limited, tried } = search;
    const failed = found.length + (base.violation === null ? 0 : 1);
    return exitCodeOf(verdictOf({ runs: tried, failed, limited }, search), search);
  });
}
