/** `raft-sim coverage`: runs a campaign and prints what of the catalogue it reached. */
import { resolve } from 'node:path';
import { Option } from 'commander';
import { jobsOption } from '../options/common.ts';
import type { Command } from 'commander';
import { writeArtefactTo } from '../../campaign/files/artefact.ts';
import { chunksFor } from '../../campaign/engine/chunk.ts';
import type { Progress } from '../../campaign/engine/kind.ts';
import type { Gaps } from '../../campaign/coverage/gaps.ts';
import { gapsOf } from '../../campaign/coverage/gaps.ts';
import { NO_REGRESSIONS } from '../../campaign/corpus/round.ts';
import type { FuzzOutcome } from '../../campaign/kinds/fuzz/fuzz.ts';
import { runFuzz } from '../../campaign/kinds/fuzz/fuzz.ts';
import type { FuzzSpec } from '../../campaign/kinds/fuzz/runs.ts';
import { runCount } from '../../campaign/kinds/fuzz/runs.ts';
import type { Scenario } from '../../scenarios/recipes/scenario.ts';
import type { ExitCode } from '../terminal/exit-codes.ts';
import { printable } from '../../lib/errors.ts';
import { coverageHtml } from './html.ts';
import { coverageJson } from './json.ts';
import { printCoverage } from './table.ts';
import { grouped, label, perSecond } from '../terminal/format.ts';
import { COVERAGE_HELP } from '../options/help.ts';
import type { PeerRange, SeedRange } from '../options/parse.ts';
import { checkFileName, parseSeedRange, usage } from '../options/parse.ts';
import {
  coverageWords,
  fuzzExitCode,
  headline,
  printFuzzProblems,
  printFuzzVerdict,
  printGaps,
} from '../fuzz/report.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { Display } from '../terminal/watch.ts';
import { underWatch } from '../terminal/watch.ts';

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
  checkFileName('--html', html);
  checkFileName('--json', json);
  if (html !== undefined && json !== undefined && resolve(html) === resolve(json)) {
    throw usage('--json', json, 'another file than that of --html');
  }
  const spec = specOf(flags);
  const all = Number(runCount(spec));
  const display: Display<Progress> = {
    share: ({ done }) => done / all,
    describe: ({ done }, ms) => `${grouped(done)} seeds (${perSecond(done, ms)}/s)`,
  };
  return underWatch(terminal, display, async (watch) => {
    const outcome = await runFuzz(
      {
        spec,
        scenario,
        jobs: chunksFor(runCount(spec), flags.jobs),
        timeMs: null,
        // What is looked for is where the runs get to: a violation does not end that.
        maxFailures: Infinity,
        failuresDirectory: flags.failures,
      },
      watch,
    );
    watch.pause();
    const gaps = gapsOf(scenario, outcome.totals);
    report(terminal, outcome, gaps, flags);
    return fuzzExitCode(outcome, NO_REGRESSIONS, gaps, strict === true);
  });
}

function report(
  terminal: Terminal,
  outcome: FuzzOutcome,
  gaps: Gaps,
  { scenario, html, json, strict }: CoverageFlags,
): void {
  const { totals } = outcome;
  const reached = coverageWords(totals, scenario);
  const title = headline(outcome, scenario);
  terminal.out(terminal.style('bold', title));
  printFuzzVerdict(terminal, outcome, NO_REGRESSIONS);
  printFuzzProblems(terminal, outcome);
  if (totals.runs === 0) return;
  terminal.out(`${label('Events')}${grouped(totals.events)}`);
  terminal.out(`${label('Reached')}${reached}`);
  printCoverage(terminal, totals, scenario);
  printGaps(terminal, { gaps, scenario, strict: strict === true });
  if (html !== undefined || json !== undefined) terminal.out('');
  if (html !== undefined) {
    const page = { headline: title, reached, scenario, totals };
    write(terminal, 'HTML', '--html', html, coverageHtml(page));
  }
  if (json !== undefined) write(terminal, 'JSON', '--json', json, coverageJson(outcome, scenario));
}

function specOf({ scenario, seeds, peers }: CoverageFlags): FuzzSpec {
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
