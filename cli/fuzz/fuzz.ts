/** `raft-sim fuzz`: runs a campaign and prints what it came to. */
import type { CampaignOutcome, Progress } from '../../campaign/campaign.ts';
import { runCampaign } from '../../campaign/campaign.ts';
import type { Gaps } from '../../campaign/coverage/gaps.ts';
import { gapsOf, hasGaps } from '../../campaign/coverage/gaps.ts';
import type { FailureReport } from '../../campaign/failures/failure.ts';
import type { FailureNote } from '../../campaign/journal/state.ts';
import type { Pool } from '../../campaign/pool.ts';
import { createPool } from '../../campaign/pool.ts';
import type { RegressionOutcome } from '../../campaign/corpus/round.ts';
import { replayRegressions } from '../../campaign/corpus/round.ts';
import {
  CORPUS_DIRECTORY,
  readRegressions,
  regressionsFor,
} from '../../campaign/corpus/regressions.ts';
import { Journal } from '../../campaign/journal/journal.ts';
import { corpusDigest } from '../../campaign/journal/checks.ts';
import type { CampaignRequest } from '../../campaign/journal/file.ts';
import type { ResumableCampaign } from '../../campaign/journal/resume.ts';
import { chunkCount, MAX_SEED } from '../../campaign/spec.ts';
import type { Scenario } from '../../scenarios/recipes/scenario.ts';
import type { RaftSimError } from '../../lib/errors.ts';
import { ExitCode, printable } from '../../lib/errors.ts';
import { nowMs } from '../terminal/clock.ts';
import { writeFuzzReport } from './pages.ts';
import { formatDuration, grouped, perSecond, plural } from '../terminal/format.ts';
import { usage } from '../options/parse.ts';
import { createProgress } from '../terminal/progress.ts';
import { printNextSteps, printSummary } from './report.ts';
import { printFailure } from './report-failure.ts';
import { printEndedByRegressions } from './report-regressions.ts';
import { catchSignals } from '../terminal/signals.ts';
import type { Terminal } from '../terminal/terminal.ts';

export interface FuzzOptions {
  readonly scenario: Scenario;
  readonly request: CampaignRequest;
  readonly jobs: number;
  readonly failures: string;
  /** Where pages to look at go; null: nowhere. */
  readonly report: string | null;
  /** Where the regressions are; undefined: where they usually are, if there are any. */
  readonly regressions: string | undefined;
  /** The campaign that is gone on with; null: a new one. */
  readonly resumed: ResumableCampaign | null;
}

/** Returns the exit code. Throws RaftSimError if a file of the corpus is bad, or not as it was before. */
export async function fuzz(terminal: Terminal, options: FuzzOptions): Promise<ExitCode> {
  const { scenario, request, resumed } = options;
  const { spec, timeMs, maxFailures, strict } = request;
  const from = resumed?.state;
  const { regressions: corpus } = options;
  const regressions = regressionsFor(
    scenario,
    readRegressions(corpus ?? CORPUS_DIRECTORY, corpus === undefined),
  );
  checkCorpus(resumed, corpusDigest(regressions), corpus);
  const progress = createProgress({
    terminal,
    isTTY: process.stderr.isTTY,
    nowMs,
    share(state: Progress, elapsedMs): number {
      const seeds = (from?.totals.runs ?? 0) + state.seeds;
      const bySeeds =
        spec.lastSeed === MAX_SEED ? 0 : seeds / Number(spec.lastSeed - spec.firstSeed + 1n);
      const spentMs = (from?.elapsedMs ?? 0) + elapsedMs;
      return Math.max(bySeeds, timeMs === null ? 0 : spentMs / timeMs);
    },
    describe,
  });
  const jobs = Math.min(options.jobs, chunkCount(spec, options.jobs));
  const signals = catchSignals(terminal, () => progress.pause());
  const reports: FailureReport[] = [];
  const onFailure = (report: FailureReport): void => {
    progress.pause();
    printFailure(terminal, report);
    reports.push(report);
  };
  const writePages = async (earlier: readonly FailureNote[]): Promise<void> => {
    if (options.report === null) return;
    const { interrupt } = signals;
    const pages = { scenario, directory: options.report, reports, earlier };
    await writeFuzzReport(terminal, pages, { nowMs, interrupt, onProgress() {} });
  };
  const { failures: failuresDirectory } = options;
  if (resumed !== null) printResumed(terminal, resumed);
  const journal = new Journal({
    directory: failuresDirectory,
    scenario,
    request,
    corpus: corpusDigest(regressions),
    resumed,
    nowMs,
    onError: (error) => printUnwritten(terminal, error),
  });
  let pool: Pool | null = null;
  try {
    const { interrupt } = signals;
    const corpusRequest = { scenario, regressions, maxFailures, failuresDirectory };
    const first = await replayRegressions(corpusRequest, { interrupt, onFailure });
    if (first.error !== null || first.failures.length >= maxFailures) {
      const code = printEndedByRegressions(terminal, first, scenario);
      await writePages(from?.found ?? []);
      return signals.exitCode() ?? code;
    }
    pool = createPool(spec, jobs);
    const outcome = await runCampaign(
      {
        spec,
        scenario,
        jobs,
        timeMs,
        maxFailures: maxFailures - first.failures.length,
        failuresDirectory,
        from,
        journal,
      },
      pool,
      {
        nowMs,
        interrupt,
        onProgress: (state) => progress.update(state),
        onFailure,
      },
    );
    progress.pause();
    const gaps = gapsOf(scenario, outcome.totals, first.totals);
    printSummary(terminal, outcome, { scenario, jobs, gaps, strict, regressions: first });
    const isCutOff = outcome.endedBy === 'interrupt' || outcome.endedBy === 'error';
    printNextSteps(terminal, outcome, scenario, isCutOff ? journal.keep() : null);
    if (!isCutOff) journal.remove();
    await writePages(from?.found ?? []);
    return signals.exitCode() ?? exitCodeOf(outcome, first, gaps, strict);
  } finally {
    progress.pause();
    signals.release();
    await pool?.destroy();
  }
}

/** What the corpus found belongs to the outcome. Throws RaftSimError E_USAGE if it is another one than before. */
function checkCorpus(
  resumed: ResumableCampaign | null,
  digest: string,
  corpus: string | undefined,
): void {
  if (resumed === null || resumed.corpus === digest) return;
  const expected = 'the regressions that the campaign started with';
  throw usage('--regressions', corpus ?? CORPUS_DIRECTORY, expected);
}

function printResumed(terminal: Terminal, { request, state, ...rest }: ResumableCampaign): void {
  const { scenario, firstSeed } = request.spec;
  const failures = plural(state.found.length, 'failure');
  terminal.err(
    `raft-sim: resuming ${printable(rest.journalName)}: scenario ${scenario}, seeds ${firstSeed}..${state.lastSeed} are done, with ${failures} found`,
  );
}

function printUnwritten(terminal: Terminal, error: RaftSimError): void {
  terminal.err(
    `raft-sim: the journal was not written (${error.code}), so this campaign cannot be resumed if it is cut off: ${error.message}`,
  );
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

export function exitCodeOf(
  outcome: CampaignOutcome,
  { totals: regressions }: Pick<RegressionOutcome, 'totals'>,
  gaps: Gaps,
  strict: boolean,
): ExitCode {
  const { divergences, totals, error } = outcome;
  if (divergences.length > 0) return ExitCode.Divergence;
  if (error?.exitCode === ExitCode.Divergence) return ExitCode.Divergence;
  if (totals.violations + regressions.violations > 0) return ExitCode.Violation;
  if (error !== null) return error.exitCode;
  if (totals.limits + regressions.limits > 0) return ExitCode.Limit;
  return strict && hasGaps(gaps) ? ExitCode.Untested : ExitCode.Pass;
}
