/** `raft-sim coverage`: runs a campaign and prints what of the catalogue it reached. */
import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { Option } from 'commander';
import { jobsOption } from '../options/common.ts';
import type { Command } from 'commander';
import { writeArtefactTo } from '../../campaign/files/artefact.ts';
import type { CampaignOutcome, Progress } from '../../campaign/campaign.ts';
import { runCampaign } from '../../campaign/campaign.ts';
import { gapsOf } from '../../campaign/coverage/gaps.ts';
import { createPool } from '../../campaign/pool.ts';
import { NO_REGRESSIONS } from '../../campaign/corpus/round.ts';
import type { CampaignSpec } from '../../campaign/spec.ts';
import { chunkCount } from '../../campaign/spec.ts';
import type { Scenario } from '../../scenarios/recipes/scenario.ts';
import type { ExitCode } from '../../lib/errors.ts';
import { printable } from '../../lib/errors.ts';
import { nowMs } from '../terminal/clock.ts';
import { coverageHtml } from './html.ts';
import { coverageJson } from './json.ts';
import { printCoverage } from './table.ts';
import { grouped, label, perSecond } from '../terminal/format.ts';
import { exitCodeOf } from '../fuzz/fuzz.ts';
import { COVERAGE_HELP } from '../options/help.ts';
import type { PeerRange, SeedRange } from '../options/parse.ts';
import { parseSeedRange, usage } from '../options/parse.ts';
import { createProgress } from '../terminal/progress.ts';
import { coverageWords, headline, printGaps, printProblems, verdict } from '../fuzz/report.ts';
import { catchSignals } from '../terminal/signals.ts';
import type { Terminal } from '../terminal/terminal.ts';

const DEFAULT_SEEDS: SeedRange = { first: 1n, last: 1_000n };

interface CoverageFlags {
  readonly seeds: SeedRange;
  readonly scenario: Scenario;
  readonly peers: PeerRange;
  readonly jobs: number;
  readonly failures: string;
  readonly html?: string;
  readonly json?: string;
  readonly strict?: true;
}

/** Adds the command to `program`. `options`: those that it shares with other commands, with their defaults. */
export function addCoverageCommand(
  program: Command,
  terminal: Terminal,
  finish: (code: ExitCode) => void,
  options: { readonly scenario: Option; readonly peers: Option },
): void {
  program
    .command('coverage')
    .description('run many seeds and show which situations they reached and missed')
    .addOption(
      new Option('--seeds <A..B>', 'the seeds to run, both ends included')
        .argParser(parseSeedRange)
        .default(DEFAULT_SEEDS, '1..1000'),
    )
    .addOption(options.scenario)
    .addOption(options.peers)
    .addOption(jobsOption())
    .option('--failures <directory>', 'directory for the schedule files of failures', 'failures')
    .option('--html <file>', 'also write the tables to this file')
    .option('--json <file>', 'also write the counts to this file')
    .option('--strict', 'fail if something that should have been reached was not')
    .addHelpText('after', COVERAGE_HELP)
    .action(async (flags: CoverageFlags) => finish(await coverage(terminal, flags)));
}

/** Returns the exit code. Throws RaftSimError: E_USAGE or E_WRITE if a file cannot be written. */
async function coverage(terminal: Terminal, flags: CoverageFlags): Promise<ExitCode> {
  const { scenario, html, json, strict } = flags;
  checkFile('--html', html);
  checkFile('--json', json);
  if (html !== undefined && json !== undefined && resolve(html) === resolve(json)) {
    throw usage('--json', json, 'another file than that of --html');
  }
  const spec = specOf(flags);
  const { outcome, stopped } = await runs(terminal, flags, spec);
  const first = { totals: NO_REGRESSIONS };
  const gaps = gapsOf(scenario, outcome.totals);
  const reached = coverageWords(outcome.totals, scenario);
  const title = headline(outcome, scenario);
  terminal.out(terminal.style('bold', title));
  terminal.out(`${label('Verdict')}${verdict(terminal, outcome, first)}`);
  printProblems(terminal, outcome);
  if (outcome.totals.runs > 0) {
    terminal.out(`${label('Events')}${grouped(outcome.totals.events)}`);
    terminal.out(`${label('Reached')}${reached}`);
    printCoverage(terminal, outcome.totals, scenario);
    printGaps(terminal, { gaps, scenario, strict: strict === true });
    const page = { headline: title, reached, scenario, totals: outcome.totals };
    if (html !== undefined || json !== undefined) terminal.out('');
    if (html !== undefined) write(terminal, 'HTML', '--html', html, coverageHtml(page));
    if (json !== undefined) {
      write(terminal, 'JSON', '--json', json, coverageJson(outcome, scenario));
    }
  }
  return stopped ?? exitCodeOf(outcome, first, gaps, strict === true);
}

function specOf({ scenario, seeds, peers }: CoverageFlags): CampaignSpec {
  const { first, last } = seeds;
  if (last === undefined)
    throw usage('--seeds', `${first}..`, 'a range that ends, such as 1..1000');
  const { min, max } = peers;
  return {
    scenario: scenario.name,
    peersMin: min,
    peersMax: max,
    firstSeed: first,
    lastSeed: last,
  };
}

async function runs(
  terminal: Terminal,
  { scenario, jobs, failures }: CoverageFlags,
  spec: CampaignSpec,
): Promise<{ readonly outcome: CampaignOutcome; readonly stopped: ExitCode | undefined }> {
  const all = Number(spec.lastSeed - spec.firstSeed + 1n);
  const progress = createProgress<Progress>({
    terminal,
    isTTY: process.stderr.isTTY,
    nowMs,
    share: ({ seeds }) => seeds / all,
    describe: ({ seeds }, ms) => `${grouped(seeds)} seeds (${perSecond(seeds, ms)}/s)`,
  });
  const signals = catchSignals(terminal, () => progress.pause());
  const workers = chunkCount(spec, jobs);
  const pool = createPool(spec, workers);
  try {
    const outcome = await runCampaign(
      {
        spec,
        scenario,
        jobs: workers,
        timeMs: null,
        // What is looked for is where the runs get to: a violation does not end that.
        maxFailures: Number.MAX_SAFE_INTEGER,
        failuresDirectory: failures,
      },
      pool,
      {
        nowMs,
        interrupt: signals.interrupt,
        onProgress: (state) => progress.update(state),
        onFailure: () => undefined,
      },
    );
    return { outcome, stopped: signals.exitCode() };
  } finally {
    progress.pause();
    signals.release();
    await pool.destroy();
  }
}

/** Throws RaftSimError E_USAGE if no file of this name can be written. Looked at before anything is run. */
function checkFile(option: string, path: string | undefined): void {
  if (path === undefined) return;
  if (path === '' || (existsSync(path) && statSync(path).isDirectory())) {
    throw usage(option, path, 'the name of a file');
  }
}

function write(
  terminal: Terminal,
  title: string,
  option: string,
  path: string,
  text: string,
): void {
  writeArtefactTo(path, text, option);
  terminal.out(`${label(title)}${printable(path)}`);
}
