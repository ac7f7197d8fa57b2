/** `raft-sim fuzz`: runs a campaign and prints what it came to. */
import { gapsOf } from '../../campaign/coverage/gaps.ts';
import {
  CORPUS_DIRECTORY,
  readRegressions,
  regressionsFor,
} from '../../campaign/corpus/regressions.ts';
import { replayRegressions } from '../../campaign/corpus/round.ts';
import { chunksFor } from '../../campaign/engine/chunk.ts';
import type { Progress } from '../../campaign/engine/kind.ts';
import { MAX_SEED } from '../../campaign/engine/seeds.ts';
import type { FailureReport } from '../../campaign/failures/failure.ts';
import { corpusDigest } from '../../campaign/journal/checks.ts';
import type { CampaignRequest } from '../../campaign/journal/file.ts';
import { Journal } from '../../campaign/journal/journal.ts';
import type { ResumableCampaign } from '../../campaign/journal/resume.ts';
import { runFuzz } from '../../campaign/kinds/fuzz/fuzz.ts';
import { runCount } from '../../campaign/kinds/fuzz/runs.ts';
import type { ExitCode } from '../terminal/exit-codes.ts';
import type { RaftSimError } from '../../lib/errors.ts';
import { printable } from '../../lib/errors.ts';
import type { Scenario } from '../../scenarios/recipes/scenario.ts';
import { usage } from '../options/parse.ts';
import { formatDuration, grouped, plural, rateWords } from '../terminal/format.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { Display } from '../terminal/watch.ts';
import { underWatch } from '../terminal/watch.ts';
import { writeFuzzReport } from './pages.ts';
import { printFailure } from './report-failure.ts';
import { printEndedByRegressions } from './report-regressions.ts';
import { fuzzExitCode, printNextSteps, printSummary } from './report.ts';

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
  const jobs = chunksFor(runCount(spec), options.jobs);
  const display: Display<Progress> = {
    share({ done }, elapsedMs) {
      const runs = (from?.totals.runs ?? 0) + done;
      const bySeeds = spec.lastSeed === MAX_SEED ? 0 : runs / Number(runCount(spec));
      const spentMs = (from?.elapsedMs ?? 0) + elapsedMs;
      return Math.max(bySeeds, timeMs === null ? 0 : spentMs / timeMs);
    },
    describe,
  };
  return underWatch(terminal, display, async (watch) => {
    const reports: FailureReport[] = [];
    const onFailure = (report: FailureReport): void => {
      watch.pause();
      printFailure(terminal, report);
      reports.push(report);
    };
    const writePages = async (): Promise<void> => {
      if (options.report === null) return;
      const pages = { scenario, directory: options.report, reports, earlier: from?.found ?? [] };
      await writeFuzzReport(terminal, pages, { ...watch, onProgress() {} });
    };
    const { failures: failuresDirectory } = options;
    if (resumed !== null) printResumed(terminal, resumed);
    const journal = new Journal({
      directory: failuresDirectory,
      scenario,
      request,
      corpus: corpusDigest(regressions),
      resumed,
      nowMs: watch.nowMs,
      onError: (error) => printUnwritten(terminal, error),
    });
    const corpusRequest = { scenario, regressions, maxFailures, failuresDirectory };
    const first = await replayRegressions(corpusRequest, { ...watch, onFailure });
    if (first.error !== null || first.failures.length >= maxFailures) {
      const code = printEndedByRegressions(terminal, first, scenario);
      await writePages();
      return code;
    }
    const left = maxFailures - first.failures.length;
    const outcome = await runFuzz(
      { spec, scenario, jobs, timeMs, maxFailures: left, failuresDirectory, from, journal },
      { ...watch, onFailure },
    );
    watch.pause();
    const gaps = gapsOf(scenario, outcome.totals, first.totals);
    printSummary(terminal, outcome, { scenario, jobs, gaps, strict, regressions: first });
    const isCutOff = outcome.endedBy === 'interrupt' || outcome.endedBy === 'error';
    printNextSteps(terminal, outcome, scenario, isCutOff ? journal.keep() : null);
    if (!isCutOff) journal.remove();
    await writePages();
    return fuzzExitCode(outcome, first.totals, gaps, strict);
  });
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
    `raft-sim: the journal was not written (${error.code}), so this campaign cannot be resumed if it is interrupted: ${error.message}`,
  );
}

function describe(progress: Progress, elapsedMs: number): string {
  return [
    rateWords(progress, 'seeds', elapsedMs),
    `${formatDuration(progress.simulatedUs / 1_000)} simulated`,
    `${grouped(progress.faultsApplied)} faults applied`,
    `${grouped(progress.found)} failures`,
  ].join(', ');
}
