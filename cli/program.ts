/** The command line: which commands and options there are, and what each means. */
import { Command, CommanderError } from 'commander';
import { jobsOption } from './options/common.ts';
import { CORPUS_DIRECTORY } from '../campaign/corpus/regressions.ts';
import { packageVersion } from '../campaign/files/version.ts';
import { ExitCode, exitCodeFor } from './terminal/exit-codes.ts';
import { printable, RaftSimError } from '../lib/errors.ts';
import { addBugsCommand } from './bugs/bugs.ts';
import { addCoverageCommand } from './coverage/coverage.ts';
import { addCrashPointsCommand } from './crash-points/crash-points.ts';
import { checkEnvironment } from './environment.ts';
import { addExploreCommand } from './explore/explore.ts';
import { addExportCommand } from './export/export.ts';
import { fuzz } from './fuzz/fuzz.ts';
import type { FuzzFlags } from './fuzz/options.ts';
import { fuzzOptionsOf } from './fuzz/options.ts';
import { FUZZ_HELP, LIST_HELP, MAIN_HELP, REPLAY_HELP, SHRINK_HELP } from './options/help.ts';
import type { InspectOptions } from './replay/inspect-stops.ts';
import { addLabCommand } from './lab/lab.ts';
import { list } from './list.ts';
import { parseDuration, parseInteger, parseSeedRange, usage } from './options/parse.ts';
import { replayFile, replaySeed, traceWindow } from './replay/replay.ts';
import { addSaveCommand } from './save/save.ts';
import {
  chosen,
  peersOfRuns,
  peersOfSeed,
  scenarioOfRuns,
  scenarioOfSeed,
  strategyOption,
} from './options/scenario.ts';
import { addSearchCommand } from './search/search.ts';
import { shrinkFile, shrinkSeed } from './shrink/shrink.ts';
import { addStepCommand } from './step/step.ts';
import type { TargetFlags } from './options/target.ts';
import { drawnBy, withTarget } from './options/target.ts';
import type { Terminal } from './terminal/terminal.ts';

const DEFAULT_SHRINK_RUNS = 2_500;

interface ReplayFlags extends InspectOptions, TargetFlags {
  readonly trace?: true;
  readonly lenient?: true;
  readonly from?: number;
  readonly to?: number;
}

interface ShrinkFlags extends TargetFlags {
  readonly runs: number;
  readonly time?: number;
  readonly output?: string;
  readonly markdown?: string;
  readonly resume?: true;
  readonly endToEnd?: true;
}

/** Runs the command line `args` and returns the exit code. Errors are printed, never thrown. */
export async function runProgram(
  terminal: Terminal,
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Promise<ExitCode> {
  let exitCode: ExitCode = ExitCode.Pass;
  const program = createProgram(terminal, (code) => (exitCode = code));
  try {
    // Whoever asks for help with it must get some.
    const asksForHelp = args.some((arg) => /^(-h|--help|-V|--version|help)$/.test(arg));
    if (!asksForHelp) checkEnvironment(environment);
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    return printError(terminal, error);
  }
}

function createProgram(terminal: Terminal, finish: (code: ExitCode) => void): Command {
  const program = new Command('raft-sim')
    .description(
      'Deterministic simulator for Raft: runs whole clusters from a seed, under faults, and checks them.',
    )
    .version(packageVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .addHelpText('after', MAIN_HELP)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.out(text.trimEnd()),
      writeErr: (text) => terminal.err(printableLines(text.trimEnd())),
    });

  program
    .command('fuzz')
    .description('run many seeds and look for violations')
    .option(
      '--seeds <A..B>',
      'the seeds to run, both ends included; A.. has no end',
      parseSeedRange,
    )
    .option(
      '--time <duration>',
      'start no new runs after this long (default 60s if the seeds have no end)',
      parseDuration,
    )
    .addOption(peersOfRuns())
    .addOption(jobsOption())
    .addOption(scenarioOfRuns())
    .addOption(strategyOption())
    .option('--failures <directory>', 'directory for the schedule files of failures', 'failures')
    .option('--report <directory>', 'directory for pages of failures, to open in a browser')
    .option(
      '--max-failures <N>',
      'stop after this many distinct failures',
      (text) => parseInteger('--max-failures', text, 1, 1_000_000),
      1,
    )
    .option(
      '--regressions <directory>',
      `directory of schedules to replay first (default: ${CORPUS_DIRECTORY}, if it exists)`,
    )
    .option('--strict', 'fail if something that should have been tested was not')
    .option('--resume [file]', 'resume an interrupted campaign (default: the one in failures)')
    .addHelpText('after', FUZZ_HELP)
    .action(async (flags: FuzzFlags, command: Command) => {
      const isGiven = (name: string): boolean =>
        command.getOptionValueSource(name) === 'cli' ||
        // A strategy makes another scenario of it.
        (name === 'scenario' && command.getOptionValueSource('strategy') === 'cli');
      const scenario = chosen(flags.scenario, flags.strategy);
      finish(await fuzz(terminal, fuzzOptionsOf({ ...flags, scenario }, isGiven)));
    });

  withTarget(program.command('replay'))
    .description('repeat the run of a seed or of a schedule file')
    .option('--trace', 'print every event')
    .option('--from <K>', 'print events from this one on', (text) =>
      parseInteger('--from', text, 0, 10_000_000),
    )
    .option('--to <K>', 'print events up to this one', (text) =>
      parseInteger('--to', text, 0, 10_000_000),
    )
    .option('--lenient', 'skip decisions of a file that no longer apply')
    .option('--inspect-at <K>', 'wait for a JavaScript debugger and stop before event K', (text) =>
      parseInteger('--inspect-at', text, 0, 10_000_000),
    )
    .option('--break-at-violation', 'the same, before the event that violates a property')
    .option('--break-on <predicate>', 'the same, before each event that the predicate matches')
    .addHelpText('after', REPLAY_HELP)
    .action((target: string, flags: ReplayFlags) => finish(replayTarget(terminal, target, flags)));

  addLabCommand(program, terminal, finish);

  withTarget(program.command('shrink'))
    .description('make a failing schedule small')
    .option(
      '--runs <N>',
      'at most this many runs',
      (text) => parseInteger('--runs', text, 1, 10_000_000),
      DEFAULT_SHRINK_RUNS,
    )
    .option('--time <duration>', 'start no new runs after this long', parseDuration)
    .option('--output <file>', 'file for the result (default: beside the input, or in failures/)')
    .option('--markdown <file>', 'also write the story to this file, with a Mermaid diagram')
    .option('--resume', 'continue from the result of an earlier shrink, if there is one')
    .option('--end-to-end', 'check only the promises of Raft, not the rules for single servers')
    .addHelpText('after', SHRINK_HELP)
    .action(async (target: string, flags: ShrinkFlags) => {
      finish(await shrinkTarget(terminal, target, flags));
    });

  addStepCommand(program, terminal, finish);
  addExportCommand(program, terminal, finish);
  addExploreCommand(program, terminal, finish);
  addSaveCommand(program, terminal, finish);
  addSearchCommand(program, terminal, finish, { scenario: scenarioOfRuns() });
  addCrashPointsCommand(program, terminal, finish, {
    scenario: scenarioOfSeed(),
    peers: peersOfSeed(),
  });
  addBugsCommand(program, terminal, finish);
  addCoverageCommand(program, terminal, finish, {
    scenario: scenarioOfRuns(),
    peers: peersOfRuns(),
  });

  program
    .command('list')
    .description('list the scenarios and the tests of the lab')
    .addHelpText('after', LIST_HELP)
    .action(() => finish(list(terminal)));

  return program;
}

function replayTarget(terminal: Terminal, target: string, flags: ReplayFlags): ExitCode {
  const { trace, lenient, from, to } = flags;
  const window = traceWindow(trace === true, from, to);
  const drawn = drawnBy('replay', target, flags);
  if (drawn === null) return replayFile(terminal, target, window, lenient === true, flags);
  if (lenient === true) throw usage('--lenient', target, 'a file beside this option');
  return replaySeed(terminal, drawn.seed, drawn.scenario, drawn.peers, window, flags);
}

function shrinkTarget(terminal: Terminal, target: string, flags: ShrinkFlags): Promise<ExitCode> {
  const { runs, time, output, markdown, resume, endToEnd } = flags;
  const options = {
    maxRuns: runs,
    timeMs: time,
    output,
    markdown,
    resume: resume === true,
    endToEnd: endToEnd === true,
  };
  const drawn = drawnBy('shrink', target, flags);
  return drawn === null
    ? shrinkFile(terminal, target, options)
    : shrinkSeed(terminal, drawn.seed, drawn.scenario, drawn.peers, options);
}

function printError(terminal: Terminal, error: unknown): ExitCode {
  if (error instanceof CommanderError) {
    // Commander has printed its message already; help and version are no errors.
    return error.exitCode === 0 ? ExitCode.Pass : ExitCode.Usage;
  }
  const name = terminal.styleErr('red', 'raft-sim:');
  if (error instanceof RaftSimError) {
    terminal.err(`${name} ${error.code}: ${error.message}`);
    if (error.hint !== '') terminal.err(`  ${error.hint}`);
    return exitCodeFor(error);
  }
  terminal.err(
    `${name} internal error. This is a bug in raft-sim; please report it with the lines below.`,
  );
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  terminal.err(printableLines(text));
  return ExitCode.Internal;
}

function printableLines(text: string): string {
  return text
    .split('\n')
    .map((line) => printable(line))
    .join('\n');
}
