/** The command line: which commands and options there are, and what each means. */
import { Command, CommanderError, Option } from 'commander';
import { jobsOption } from './common-options.ts';
import { CORPUS_DIRECTORY } from '../campaign/regressions.ts';
import { packageVersion } from '../campaign/version.ts';
import { drawnBy as withStrategy, scenarioNamed, scenarios } from '../scenarios/index.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import { STRATEGIES, strategyNamed } from '../sim/strategies/index.ts';
import type { Strategy } from '../sim/strategies/strategy.ts';
import { didYouMean, ExitCode, printable, RaftSimError } from '../sim/errors.ts';
import { addBugsCommand } from './bugs.ts';
import { addCoverageCommand } from './coverage.ts';
import { addCrashPointsCommand } from './crash-points.ts';
import { checkEnvironment } from './environment.ts';
import { fuzz } from './fuzz.ts';
import type { FuzzFlags } from './fuzz-options.ts';
import { fuzzOptionsOf } from './fuzz-options.ts';
import { invocation } from './format.ts';
import { FUZZ_HELP, LIST_HELP, MAIN_HELP, REPLAY_HELP, SHRINK_HELP } from './help.ts';
import { addLabCommand } from './lab-command.ts';
import { list } from './list.ts';
import {
  parseDuration,
  parseInteger,
  parsePeerRange,
  parsePeers,
  parseSeedNumber,
  parseSeedRange,
  usage,
} from './parse-options.ts';
import { replayFile, replaySeed, traceWindow } from './replay.ts';
import { addSaveCommand } from './save.ts';
import { addSearchCommand } from './search.ts';
import { shrinkFile, shrinkSeed } from './shrink.ts';
import type { Terminal } from './terminal.ts';

const DEFAULT_SCENARIO = 'portfolio';
const DEFAULT_PEERS = 5;
const DEFAULT_SHRINK_RUNS = 2_500;

interface ReplayFlags {
  readonly trace?: true;
  readonly lenient?: true;
  readonly from?: number;
  readonly to?: number;
  readonly scenario?: Scenario;
  readonly strategy?: Strategy;
  readonly peers?: number;
}

interface ShrinkFlags {
  readonly runs: number;
  readonly time?: number;
  readonly output?: string;
  readonly markdown?: string;
  readonly resume?: true;
  readonly endToEnd?: true;
  readonly scenario?: Scenario;
  readonly strategy?: Strategy;
  readonly peers?: number;
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
      'the seeds to run, both ends included; A.. for all from A on',
      parseSeedRange,
    )
    .option(
      '--time <duration>',
      'begin no new runs after this long (default 60s if the seeds have no end)',
      parseDuration,
    )
    .addOption(peersOfRuns())
    .addOption(jobsOption())
    .addOption(scenarioOfRuns())
    .addOption(strategyOption())
    .option('--failures <directory>', 'where schedule files of failures go', 'failures')
    .option(
      '--max-failures <N>',
      'stop after so many different failures',
      (text) => parseInteger('--max-failures', text, 1, 1_000_000),
      1,
    )
    .option(
      '--regressions <directory>',
      `schedules to replay first (default: ${CORPUS_DIRECTORY}, if there is one)`,
    )
    .option('--strict', 'fail if something that should have been tested was not')
    .option(
      '--resume [file]',
      'go on with a campaign that was cut off (default: the one in failures)',
    )
    .addHelpText('after', FUZZ_HELP)
    .action(async (flags: FuzzFlags, command: Command) => {
      const isGiven = (name: string): boolean =>
        command.getOptionValueSource(name) === 'cli' ||
        // A strategy makes another scenario of it.
        (name === 'scenario' && command.getOptionValueSource('strategy') === 'cli');
      const scenario = chosen(flags.scenario, flags.strategy);
      finish(await fuzz(terminal, fuzzOptionsOf({ ...flags, scenario }, isGiven)));
    });

  program
    .command('replay')
    .description('run one seed, or the schedule in a file, again')
    .argument('<seed|file>', 'a decimal seed, or the path of a schedule file')
    .option('--trace', 'print every event')
    .option('--from <K>', 'print events from this one on', (text) =>
      parseInteger('--from', text, 0, 10_000_000),
    )
    .option('--to <K>', 'print events up to this one', (text) =>
      parseInteger('--to', text, 0, 10_000_000),
    )
    .option('--lenient', 'pass over decisions of a file that cannot be carried out')
    .addOption(scenarioOfSeed())
    .addOption(strategyOption())
    .addOption(peersOfSeed())
    .addHelpText('after', REPLAY_HELP)
    .action((target: string, flags: ReplayFlags) => finish(replayTarget(terminal, target, flags)));

  addLabCommand(program, terminal, finish);

  program
    .command('shrink')
    .description('make a failing schedule small')
    .argument('<seed|file>', 'a decimal seed, or the path of a schedule file')
    .option(
      '--runs <N>',
      'at most so many runs',
      (text) => parseInteger('--runs', text, 1, 10_000_000),
      DEFAULT_SHRINK_RUNS,
    )
    .option('--time <duration>', 'begin no new runs after this long', parseDuration)
    .option('--output <file>', 'where the result goes (default: beside the file, or failures/)')
    .option('--markdown <file>', 'write the story there as well, with a Mermaid diagram')
    .option('--resume', 'go on from the result of an earlier shrink, if there is one')
    .option('--end-to-end', 'check only what Raft promises, no rules for single servers')
    .addOption(scenarioOfSeed())
    .addOption(strategyOption())
    .addOption(peersOfSeed())
    .addHelpText('after', SHRINK_HELP)
    .action(async (target: string, flags: ShrinkFlags) => {
      finish(await shrinkTarget(terminal, target, flags));
    });

  addSaveCommand(program, terminal, finish);
  addSearchCommand(program, terminal, finish, { scenario: scenarioOfRuns() });
  addCrashPointsCommand(program, terminal, finish, {
    scenario: scenarioOfSeed(),
    peers: peersOfSeed(),
    drawnBy,
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

function scenarioOfRuns(): Option {
  return new Option('--scenario <name>', 'what to run (see raft-sim list)')
    .argParser(parseScenario)
    .default(registered(DEFAULT_SCENARIO), DEFAULT_SCENARIO);
}

function peersOfRuns(): Option {
  const text = 'servers in the cluster; of a range, each seed has its own';
  return new Option('--peers <N|A..B>', text)
    .argParser(parsePeerRange)
    .default({ min: DEFAULT_PEERS, max: DEFAULT_PEERS }, String(DEFAULT_PEERS));
}

function scenarioOfSeed(): Option {
  const text = `what to run with the seed (default ${DEFAULT_SCENARIO})`;
  return new Option('--scenario <name>', text).argParser(parseScenario);
}

function peersOfSeed(): Option {
  const text = `servers in the cluster, with a seed (default ${DEFAULT_PEERS})`;
  return new Option('--peers <N>', text).argParser(parsePeers);
}

function replayTarget(terminal: Terminal, target: string, flags: ReplayFlags): ExitCode {
  const { trace, lenient, from, to } = flags;
  const window = traceWindow(trace === true, from, to);
  const drawn = drawnBy('replay', target, flags);
  if (drawn === null) return replayFile(terminal, target, window, lenient === true);
  if (lenient === true) throw usage('--lenient', target, 'a file beside this option');
  return replaySeed(terminal, drawn.seed, drawn.scenario, drawn.peers, window);
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

/** The run that `target` names if it is a seed; null if it is a file. */
function drawnBy(
  command: string,
  target: string,
  { scenario, strategy, peers }: Pick<ReplayFlags, 'scenario' | 'strategy' | 'peers'>,
): { readonly seed: bigint; readonly scenario: Scenario; readonly peers: number } | null {
  if (/^[0-9]+$/.test(target)) {
    const seed = parseSeedNumber(target);
    if (seed === undefined) {
      const expected = 'a seed from 0 to 18446744073709551615, without leading zeros';
      throw usage(command, target, expected, 'For a file of this name write ./ before it.');
    }
    return {
      seed,
      scenario: chosen(scenario ?? registered(DEFAULT_SCENARIO), strategy),
      peers: peers ?? DEFAULT_PEERS,
    };
  }
  if (scenario !== undefined || strategy !== undefined || peers !== undefined) {
    const option =
      scenario !== undefined ? '--scenario' : strategy !== undefined ? '--strategy' : '--peers';
    throw usage(
      option,
      target,
      'a seed beside this option',
      'A schedule file says itself which scenario it runs.',
    );
  }
  return null;
}

function strategyOption(): Option {
  const text = 'how runs are drawn (see raft-sim list); short for --scenario NAME@STRATEGY';
  return new Option('--strategy <name>', text).argParser(parseStrategy);
}

/** The scenario with its runs drawn by the strategy, if one was asked for. */
function chosen(scenario: Scenario, strategy: Strategy | undefined): Scenario {
  if (strategy === undefined) return scenario;
  if (scenario.name.includes('@')) {
    throw usage('--strategy', strategy.name, `nothing beside --scenario ${scenario.name}`);
  }
  return withStrategy(scenario, strategy);
}

function parseStrategy(name: string): Strategy {
  const strategy = strategyNamed(name);
  if (strategy !== undefined) return strategy;
  const names = STRATEGIES.map((each) => each.name);
  throw usage('--strategy', name, 'the name of a strategy', didYouMean(name, names));
}

function parseScenario(name: string): Scenario {
  const scenario = scenarioNamed(name);
  if (scenario !== undefined) return scenario;
  const hint = didYouMean(
    name,
    scenarios.map((each) => each.name),
    `See ${invocation()} list.`,
  );
  throw usage('--scenario', name, 'the name of a scenario', hint);
}

function registered(name: string): Scenario {
  const scenario = scenarioNamed(name);
  if (scenario === undefined) throw new Error(`no scenario '${name}'`);
  return scenario;
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
    return error.exitCode;
  }
  terminal.err(
    `${name} internal error. This is a bug in raft-sim; please report it with what follows.`,
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
