/** `raft-sim fuzz`: runs a campaign and prints what it came to. */
import type { CampaignOutcome, Progress } from '../campaign/campaign.ts';
import { runCampaign } from '../campaign/campaign.ts';
import type { Gaps } from '../campaign/coverage.ts';
import { gapsOf, hasGaps } from '../campaign/coverage.ts';
import { createPool } from '../campaign/pool.ts';
import { chunkCount, MAX_SEED } from '../campaign/spec.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import { ExitCode } from '../sim/errors.ts';
import { nowMs } from './clock.ts';
import { formatDuration, grouped, perSecond } from './format.ts';
import type { PeerRange, SeedRange } from './parse-options.ts';
import { createProgress } from './progress.ts';
import { printNextSteps, printSummary } from './report-campaign.ts';
import { printFailure } from './report-failure.ts';
import { catchSignals } from './signals.ts';
import type { Terminal } from './terminal.ts';

const DEFAULT_TIME_MS = 60_000;

export interface FuzzOptions {
  readonly scenario: Scenario;
  readonly seeds: SeedRange | undefined;
  readonly timeMs: number | undefined;
  readonly peers: PeerRange;
  readonly jobs: number;
  readonly maxFailures: number;
  readonly failures: string;
  readonly strict: boolean;
}

/** Returns the exit code. */
export async function fuzz(terminal: Terminal, options: FuzzOptions): Promise<ExitCode> {
  const { scenario, seeds, peers } = options;
  const timeMs = options.timeMs ?? (seeds?.last === undefined ? DEFAULT_TIME_MS : null);
  const spec = {
    scenario: scenario.name,
    peersMin: peers.min,
    peersMax: peers.max,
    firstSeed: seeds?.first ?? 1n,
    lastSeed: seeds?.last ?? MAX_SEED,
  };
  const progress = createProgress({
    terminal,
    isTTY: process.stderr.isTTY,
    nowMs,
    share(state: Progress, elapsedMs): number {
      const bySeeds =
        seeds?.last === undefined ? 0 : state.seeds / Number(seeds.last - seeds.first + 1n);
      return Math.max(bySeeds, timeMs === null ? 0 : elapsedMs / timeMs);
    },
    describe,
  });
  const jobs = Math.min(options.jobs, chunkCount(spec, options.jobs));
  const signals = catchSignals(terminal, () => progress.pause());
  const pool = createPool(spec, jobs);
  try {
    const outcome = await runCampaign(
      {
        spec,
        scenario,
        jobs,
        timeMs,
        maxFailures: options.maxFailures,
        failuresDirectory: options.failures,
      },
      pool,
      {
        nowMs,
        interrupt: signals.interrupt,
        onProgress: (state) => progress.update(state),
        onFailure(report): void {
          progress.pause();
          printFailure(terminal, report);
        },
      },
    );
    progress.pause();
    const gaps = gapsOf(scenario, outcome.totals);
    printSummary(terminal, outcome, { scenario, jobs, gaps, strict: options.strict });
    printNextSteps(terminal, outcome, scenario);
    return signals.exitCode() ?? exitCodeOf(outcome, gaps, options.strict);
  } finally {
    progress.pause();
    signals.release();
    await pool.destroy();
  }
}

function describe(progress: Progress, elapsedMs: number): string {
  return [
    `${grouped(progress.seeds)} seeds (${perSecond(progress.seeds, elapsedMs)}/s)`,
    `${perSecond(progress.events, elapsedMs)} events/s`,
    `${formatDuration(progress.simulatedUs / 1_000)} simulated`,
    `${grouped(progress.faultsApplied)} faults applied`,
    `${grouped(progress.violations)} failures`,
  ].join(', ');
}

function exitCodeOf(outcome: CampaignOutcome, gaps: Gaps, strict: boolean): ExitCode {
  const { divergences, totals, error } = outcome;
  if (divergences.length > 0) return ExitCode.Divergence;
  if (error?.exitCode === ExitCode.Divergence) return ExitCode.Divergence;
  if (totals.violations > 0) return ExitCode.Violation;
  if (error !== null) return error.exitCode;
  if (totals.limits > 0) return ExitCode.Limit;
  return strict && hasGaps(gaps) ? ExitCode.Untested : ExitCode.Pass;
}
