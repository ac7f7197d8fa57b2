/** `raft-sim explore`: writes a run as one HTML file to look at. */
import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { writeArtefactTo } from '../../campaign/files/artefact.ts';
import { failureFileName } from '../../campaign/failures/failure.ts';
import { readSchedule } from '../../campaign/files/read-schedule.ts';
import type { RecordedRun } from '../../campaign/files/recorded-run.ts';
import { recordRun } from '../../campaign/files/recorded-run.ts';
import type { Comparison } from '../../campaign/failures/replay.ts';
import { compare, requireApplicable } from '../../campaign/failures/replay.ts';
import { Recording } from '../../record/recording.ts';
import { MOST_EVENTS, runPage } from '../../explorer/run-page.ts';
import type { Peer } from '../../contract/peer.ts';
import { ExitCode } from '../terminal/exit-codes.ts';
import { printable, RaftSimError } from '../../lib/errors.ts';
import type { Schedule } from '../../sim/schedule/schedule.ts';
import type { ScheduleFile } from '../../sim/schedule/file/schedule-file.ts';
import { formatMicros } from '../../record/words/format.ts';
import { commandsOfRun, fileTarget, seedTarget } from '../terminal/commands.ts';
import { grouped, invocation, label, plural } from '../terminal/format.ts';
import { EXPLORE_HELP } from '../options/help.ts';
import { usage } from '../options/parse.ts';
import { describeComparison } from '../replay/replay.ts';
import type { TargetFlags } from '../options/target.ts';
import { drawnBy, runOf, withTarget } from '../options/target.ts';
import type { Terminal } from '../terminal/terminal.ts';

interface ExploreFlags extends TargetFlags {
  readonly output?: string;
  readonly lenient?: true;
}

/** Adds the command to `program`. */
export function addExploreCommand(
  program: Command,
  terminal: Terminal,
  finish: (code: ExitCode) => void,
): void {
  withTarget(program.command('explore'))
    .description('write a run as one HTML page')
    .option(
      '-o, --output <file>',
      'file to write (default: a descriptive name in the current directory)',
    )
    .option('--lenient', 'skip decisions of a file that no longer apply')
    .addHelpText('after', EXPLORE_HELP)
    .action(async (target: string, flags: ExploreFlags) => {
      finish(await explore(terminal, target, flags));
    });
}

/** What is explored. */
interface Target {
  readonly recording: Recording;
  /** How other commands name it. */
  readonly name: string;
  readonly defaultOutput: string;
  /** What was recorded of it before; null: it is no file. */
  readonly file: { readonly file: ScheduleFile; readonly comparison: Comparison } | null;
}

/** Writes the page. Returns the exit code; throws RaftSimError on a bad target, and if the page cannot be written. */
async function explore(terminal: Terminal, target: string, flags: ExploreFlags): Promise<ExitCode> {
  const { output, lenient } = flags;
  checkOutput(output, target);
  const { recording, name, defaultOutput, file } = recordTarget(target, flags, lenient === true);
  const html = await runPage(recording, { commands: commandsOfRun(name, lenient === true) });
  const path = output ?? defaultOutput;
  writeArtefactTo(path, html, '--output');
  const line = (title: string, text: string): void => terminal.out(`${label(title)}${text}`);
  terminal.out(terminal.style('bold', titleOf(recording)));
  if (recording.violation !== null) line('Broken', printable(recording.violation.message));
  line(
    'Events',
    `${grouped(recording.length)}, ${plural(recording.messages.length, 'message')}, ${formatMicros(recording.result.simulatedUs)} of cluster time`,
  );
  const skipped = recording.result.inapplicable.length;
  if (skipped > 0) {
    line('Skipped', `${plural(skipped, 'decision')}, which could not be carried out`);
  }
  if (file !== null && file.comparison.kind !== 'same') {
    describeComparison(file.comparison, file.file).forEach((words, i) => {
      line(i === 0 ? 'File' : '', words);
    });
  }
  line('Page', `${printable(path)}, ${grouped(Math.ceil(Buffer.byteLength(html) / 1_000))} kB`);
  line('Open', `${openCommand()} ${fileTarget(resolve(path))}`);
  line('', 'or drop the file on a browser: it needs no network and no server');
  return ExitCode.Pass;
}

function recordTarget(target: string, flags: TargetFlags, lenient: boolean): Target {
  const drawn = drawnBy('explore', target, flags);
  if (drawn !== null) {
    if (lenient) throw usage('--lenient', target, 'a file beside this option');
    const { scenario, schedule, source } = runOf('explore', target, flags);
    const { recording } = record(scenario.peer, schedule, source);
    return {
      recording,
      name: seedTarget(drawn.seed, scenario.name, schedule.config.peers),
      defaultOutput: pageName(recording, `run-${drawn.seed}.html`),
      file: null,
    };
  }
  const { file, scenario } = readSchedule(target);
  const { recording, first } = record(scenario.peer, file.schedule, target);
  if (!lenient) requireApplicable(first.result, target);
  return {
    recording,
    name: fileTarget(target),
    defaultOutput: pageName(recording, `run-${first.result.hash}.html`),
    file: { file, comparison: compare(file, first, target) },
  };
}

/**
 * Runs the schedule, and once more with all of it kept. Throws RaftSimError E_TOO_LARGE if that would be more than memory
 * holds, E_NONDETERMINISM if the runs differ.
 */
function record(
  peer: Peer,
  schedule: Schedule,
  source: string,
): { readonly recording: Recording; readonly first: RecordedRun } {
  const first = recordRun(peer, schedule);
  const { events, hash } = first.result;
  if (events > MOST_EVENTS) {
    throw new RaftSimError('E_TOO_LARGE', {
      source,
      found: `a run of ${grouped(events)} events`,
      expected: `at most ${grouped(MOST_EVENTS)} for a page`,
      hint: `${invocation()} replay with --from and --to prints part of it.`,
    });
  }
  const recording = new Recording(peer, schedule);
  if (recording.result.hash === hash) return { recording, first };
  throw new RaftSimError('E_NONDETERMINISM', {
    source,
    found: `hash ${recording.result.hash} in a second run`,
    expected: `${hash}, as in the first run`,
    hint: 'Something outside the schedule decides: a clock, chance, or state kept between runs.',
  });
}

/** `explore-election-safety-0123456789abcdef.html`, or `otherwise` if nothing broke. */
function pageName({ violation, result }: Recording, otherwise: string): string {
  if (violation === null) return otherwise;
  return `explore-${failureFileName(violation.property, result.hash, 'html')}`;
}

function titleOf({ violation, result, schedule, size }: Recording): string {
  const what =
    violation !== null
      ? `VIOLATION of ${violation.property} (${violation.kind})`
      : result.verdict === 'limit'
        ? `UNKNOWN: a limit was reached (${printable(result.limit?.message ?? '')})`
        : 'No property was violated';
  return `${what}: scenario ${printable(schedule.scenario)}, ${plural(size, 'server')}`;
}

/** Throws RaftSimError E_USAGE if the page would be written over the schedule, or cannot be a file. */
function checkOutput(output: string | undefined, target: string): void {
  if (output === undefined) return;
  if (resolve(output) === resolve(target)) {
    throw usage('--output', output, 'another file than that of the schedule');
  }
  if (
    output === '' ||
    /[/\\]$/.test(output) ||
    (existsSync(output) && statSync(output).isDirectory())
  ) {
    throw usage('--output', output, 'the name of a file');
  }
}

/** What opens a file in the browser here. */
function openCommand(): string {
  if (process.platform === 'darwin') return 'open';
  return process.platform === 'win32' ? 'start' : 'xdg-open';
}
