/** `raft-sim save`: keeps a failing schedule, so that the bug that it shows cannot come back unnoticed. */
import type { Command } from 'commander';
import { CORPUS_DIRECTORY } from '../../campaign/corpus/regressions.ts';
import type { SavedRegression } from '../../campaign/corpus/save.ts';
import { saveRegression } from '../../campaign/corpus/save.ts';
import { ExitCode } from '../terminal/exit-codes.ts';
import { printable } from '../../lib/errors.ts';
import { grouped, invocation, label, plural, shellQuote } from '../terminal/format.ts';
import { SAVE_HELP } from '../options/help.ts';
import { usage } from '../options/parse.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** Nobody reads more decisions than these. */
const SMALL = 100;

interface SaveFlags {
  readonly as: string;
  readonly directory: string;
  readonly force?: true;
}

/** Adds the command to `program`. */
export function addSaveCommand(
  program: Command,
  terminal: Terminal,
  finish: (code: ExitCode) => void,
): void {
  program
    .command('save')
    .description('add a failing schedule and a test to the regression corpus')
    .argument('<file>', 'the path of a schedule file')
    .requiredOption('--as <name>', 'its name in the corpus', parseName)
    .option('--directory <directory>', 'the directory of the corpus', CORPUS_DIRECTORY)
    .option('--force', 'replace a schedule of the same name')
    .addHelpText('after', SAVE_HELP)
    .action((source: string, { as: name, directory, force }: SaveFlags) => {
      const saved = saveRegression({ source, name, directory, force: force === true });
      print(terminal, name, saved);
      finish(ExitCode.Pass);
    });
}

function parseName(text: string): string {
  if (text.length <= 60 && /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(text)) return text;
  throw usage('--as', text, 'a name of lower-case letters, digits and dashes, such as two-votes');
}

function print(terminal: Terminal, name: string, saved: SavedRegression): void {
  const { schedulePath, testPath, scenario, file, result } = saved;
  const line = (title: string, text: string): void => terminal.out(`${label(title)}${text}`);
  const { property, kind } = file.expect ?? {};
  const count = file.schedule.decisions?.length ?? 0;
  const what = `violation of ${printable(property ?? '?')} (${kind ?? '?'})`;
  const servers = plural(file.schedule.config.peers, 'server');
  const title = `Saved ${name}: ${what}, ${servers}, ${plural(count, 'decision')}`;
  terminal.out(terminal.style('bold', title));
  if (result.violation !== null) line('Broken', printable(result.violation.message));
  line('Schedule', printable(schedulePath));
  line('Test', printable(testPath));
  line('Now', stateOf(saved));
  if (result.inapplicable.length > 0) {
    const { length } = result.inapplicable;
    line('', `${grouped(length)} of ${plural(count, 'decision')} do not apply as the code is now`);
  }
  const replay = `${invocation()} replay ${shellQuote(schedulePath)}`;
  line('Replay', terminal.style('cyan', scenario.planted ? replay : `${replay} --lenient`));
  if (count > SMALL) {
    line(
      'Hint',
      `${invocation()} shrink FILE first makes it small: a story to read, quick to replay`,
    );
  }
}

function stateOf({ scenario, file, result }: SavedRegression): string {
  if (scenario.planted) {
    return 'the test passes as long as the planted peer breaks it and the correct one does not';
  }
  if (result.violation === null) return 'the test passes: the bug is fixed already';
  const other = result.violation.property === file.expect?.property ? '' : ', for another reason';
  return `the test fails${other}, and so does fuzz, until the bug is fixed`;
}
