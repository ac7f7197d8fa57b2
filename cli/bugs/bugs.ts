/** `raft-sim bugs`: how many events, runs and seconds each strategy needs to find each planted bug. */
import type { Command } from 'commander';
import { jobsOption } from '../options/common.ts';
import { Option } from 'commander';
import type { Progress } from '../../campaign/engine/kind.ts';
import { writeArtefactTo } from '../../campaign/files/artefact.ts';
import type { HuntsOutcome } from '../../campaign/kinds/hunt/hunts.ts';
import { runHunts } from '../../campaign/kinds/hunt/hunts.ts';
import { huntCount, MAX_REPEAT, MAX_SERIES } from '../../campaign/kinds/hunt/request.ts';
import type { OracleSummary } from '../../campaign/kinds/hunt/summary.ts';
import { summarise } from '../../campaign/kinds/hunt/summary.ts';
import { packageVersion } from '../../campaign/files/version.ts';
import type { ExitCode } from '../terminal/exit-codes.ts';
import { exitCodeFor } from '../terminal/exit-codes.ts';
import { printable } from '../../lib/errors.ts';
import { ENGINE_SEMANTICS } from '../../sim/schedule/file/schedule-file.ts';
import type { BugsFlags } from './options.ts';
import {
  DEFAULT_CAP,
  defaultStrategies,
  huntRequestOf,
  MAX_CAP,
  ORACLES,
  parseStrategies,
} from './options.ts';
import { checkPage, updatePage } from './page.ts';
import { grouped, label, perSecond } from '../terminal/format.ts';
import { BUGS_HELP } from '../options/help.ts';
import { checkFileName, parseInteger, parsePeerRange, usage } from '../options/parse.ts';
import { printBugs } from './report.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { Display } from '../terminal/watch.ts';
import { underWatch } from '../terminal/watch.ts';

/** Adds the command to `program`. */
export function addBugsCommand(
  program: Command,
  terminal: Terminal,
  finish: (code: ExitCode) => void,
): void {
  const strategies = defaultStrategies();
  program
    .command('bugs')
    .description('measure how soon each strategy finds each planted bug')
    .argument('[names...]', 'planted bugs (default: all, see raft-sim list)')
    .addOption(
      new Option('--strategy <S,S...>', 'the strategies to compare')
        .argParser(parseStrategies)
        .default(strategies, strategies.join(',')),
    )
    .addOption(
      new Option(
        '--oracles <set>',
        'properties to check: all, the end-to-end ones, or both in turn',
      )
        .choices(Object.keys(ORACLES))
        .default('all'),
    )
    .option(
      '--repeat <R>',
      'hunts per bug and strategy',
      (text) => parseInteger('--repeat', text, 1, MAX_REPEAT),
      10,
    )
    .option(
      '--cap <events>',
      'give up a hunt after this many events',
      (text) => parseInteger('--cap', text, 1, MAX_CAP),
      DEFAULT_CAP,
    )
    .addOption(
      new Option('--peers <N|A..B>', 'servers in the cluster; each seed takes its own from a range')
        .argParser(parsePeerRange)
        .default({ min: 3, max: 5 }, '3..5'),
    )
    .option(
      '--series <N>',
      'series of seeds; no two series share any',
      (text) => parseInteger('--series', text, 1, MAX_SERIES),
      1,
    )
    .addOption(jobsOption())
    .option('--json <file>', 'also write everything to this file')
    .option('--update', 'write the tables into docs/bug-finding.md')
    .addHelpText('after', BUGS_HELP)
    .action(async (names: readonly string[], flags: BugsFlags) =>
      finish(await bugs(terminal, names, flags)),
    );
}

async function bugs(
  terminal: Terminal,
  names: readonly string[],
  flags: BugsFlags,
): Promise<ExitCode> {
  const { json, update, jobs: wanted } = flags;
  const request = huntRequestOf(names, flags);
  // Before hours have been spent on what it should hold.
  checkFileName('--json', json);
  if (update === true) {
    if (names.length > 0) throw usage('--update', names.join(' '), 'all planted bugs beside it');
    checkPage();
  }
  const all = huntCount(request);
  const jobs = Math.min(wanted, all);
  const display: Display<Progress> = {
    share: ({ done }) => done / all,
    describe: ({ done, found, events }, elapsedMs) =>
      [
        `${grouped(done)} of ${grouped(all)} hunts`,
        `${grouped(found)} successful`,
        `${perSecond(events, elapsedMs)} events/s`,
      ].join(', '),
  };
  return underWatch(terminal, display, async (watch) => {
    const outcome = await runHunts(request, jobs, watch);
    watch.pause();
    const tables = summarise(request, outcome.hunts);
    const code = printBugs(terminal, outcome, tables, jobs);
    if (json !== undefined) {
      writeArtefactTo(json, jsonOf(outcome, tables), '--json');
      terminal.out(`${label('JSON')}${printable(json)}`);
    }
    if (update === true && outcome.isComplete) {
      terminal.out(`${label('Updated')}${updatePage(request, tables)}`);
    }
    return outcome.error === null ? code : exitCodeFor(outcome.error);
  });
}

/** Everything that was asked for and measured; seeds as decimal strings, as in schedule files. */
function jsonOf(
  { request, hunts, isComplete }: HuntsOutcome,
  tables: readonly OracleSummary[],
): string {
  const engine = { name: 'raft-sim', version: packageVersion(), semantics: ENGINE_SEMANTICS };
  const text = JSON.stringify(
    { engine, request, isComplete, tables, hunts },
    (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value),
    2,
  );
  return `${text}\n`;
}
