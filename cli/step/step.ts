/** `raft-sim step`: walks over a run at the terminal, or by commands from a pipe. */
import type { Interface } from 'node:readline';
import { createInterface } from 'node:readline';
import type { Command } from 'commander';
import { saveRun } from '../../campaign/files/save-run.ts';
import { allExports } from '../../record/exports/index.ts';
import { Session } from '../../debugger/session.ts';
import { Stepper } from '../../debugger/stepper/stepper.ts';
import type { StepperIo } from '../../debugger/stepper/command.ts';
import type { Recording } from '../../record/recording.ts';
import type { Peer, PeerMessage } from '../../contract/peer.ts';
import { ExitCode, exitCodeFor } from '../terminal/exit-codes.ts';
import { printable, RaftSimError } from '../../lib/errors.ts';
import type { Schedule } from '../../sim/schedule/schedule.ts';
import type { Expectation } from '../../sim/schedule/file/schedule-file.ts';
import { plural } from '../terminal/format.ts';
import { STEP_HELP } from '../options/help.ts';
import { parseInteger, usage } from '../options/parse.ts';
import type { TargetFlags } from '../options/target.ts';
import { runOf, withTarget } from '../options/target.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { exportText, parseFormat, writeExport } from '../export/write.ts';

interface StepFlags extends TargetFlags {
  readonly at?: number;
  readonly atViolation?: true;
}

/** Adds the command to `program`. */
export function addStepCommand(
  program: Command,
  terminal: Terminal,
  finish: (code: ExitCode) => void,
): void {
  withTarget(program.command('step'))
    .description('step through a run: forwards, backwards, and what-if')
    .option('--at <K>', 'start at this position', (text) =>
      parseInteger('--at', text, 0, 10_000_000),
    )
    .option('--at-violation', 'start just before the event that violates a property')
    .addHelpText('after', STEP_HELP)
    .action(async (target: string, flags: StepFlags) => {
      const { scenario, schedule, expect } = runOf('step', target, flags);
      const options = { at: flags.at, atViolation: flags.atViolation === true, expect };
      const input = { stream: process.stdin, interactive: process.stdin.isTTY };
      finish(await step(terminal, scenario.peer, schedule, options, input));
    });
}

export interface StepOptions {
  /** The position to begin at. */
  readonly at?: number | undefined;
  /** Whether to begin just before the event that breaks the property. */
  readonly atViolation: boolean;
  /** What the run came to when it was recorded, if that is known. */
  readonly expect?: Expectation | null;
}

/** Where commands come from. */
export interface StepInput {
  readonly stream: NodeJS.ReadableStream;
  /** Whether a person types them: there is a prompt then, and mistakes end nothing. */
  readonly interactive: boolean;
}

/**
 * Steps through the run of `schedule` until `input` ends or says so. Throws RaftSimError E_USAGE on a position outside the
 * run, and on the first line that is no command unless a person typed it.
 */
export async function step(
  terminal: Terminal,
  peer: Peer,
  schedule: Schedule,
  options: StepOptions,
  input: StepInput,
): Promise<ExitCode> {
  const session = new Session(peer, schedule);
  goTo(session, options);
  const stepper = new Stepper(session, ioOf(terminal));
  warn(terminal, session, options.expect ?? null);
  stepper.begin();
  const reader = createInterface({
    input: input.stream,
    ...(input.interactive ? { output: process.stdout } : {}),
    terminal: input.interactive,
    historySize: 1_000,
    removeHistoryDuplicates: true,
    completer: (line: string) => stepper.complete(line),
  });
  let interrupted = false;
  reader.on('SIGINT', () => {
    interrupted = true;
    terminal.out('');
    reader.close();
  });
  try {
    await converse(terminal, stepper, reader, input.interactive);
  } finally {
    reader.close();
  }
  return interrupted ? ExitCode.Interrupted : ExitCode.Pass;
}

function goTo(session: Session, { at, atViolation }: StepOptions): void {
  const { length } = session.recording;
  if (at !== undefined) {
    if (at > length) throw usage('--at', String(at), `a position from 0 to ${length}`);
    session.seek(at);
  }
  if (atViolation && !session.toViolation() && session.recording.violation === null) {
    throw usage('--at-violation', 'a run that violates no property', 'one that does');
  }
}

/** Whoever looks for a failure should know that this is not the run in which it was seen. */
function warn(terminal: Terminal, { recording }: Session, expect: Expectation | null): void {
  const { result } = recording;
  const say = (text: string): void => terminal.out(terminal.style('yellow', printable(text)));
  const passed = result.inapplicable.length;
  if (passed > 0) say(`${plural(passed, 'decision')} no longer applied: see replay.`);
  if (expect === null || expect.hash === result.hash) return;
  const recorded = expect.property ?? expect.verdict;
  say(
    `This is not the run that the file recorded (${recorded}, hash ${expect.hash}): the peer, the checks or the simulator has changed since.`,
  );
}

function ioOf(terminal: Terminal): StepperIo {
  return {
    out(line, style): void {
      const safe = printable(line);
      terminal.out(style === undefined ? safe : terminal.style(style, safe));
    },
    save: (recording: Recording, path) => saveRun(recording.peer, recording.schedule, path),
    export: (recording: Recording, name, path) => {
      const format = parseFormat(name);
      const file = path ?? `run-${format.name}.${format.extension}`;
      writeExport(file, exportText(recording, format));
      return file;
    },
    exportFormats: allExports().map(({ name }) => name),
    width: process.stdout.isTTY ? process.stdout.columns : Infinity,
  };
}

/** Line by line. An empty line repeats the last move if a person typed it. */
async function converse(
  terminal: Terminal,
  stepper: Stepper<unknown, PeerMessage>,
  reader: Interface,
  interactive: boolean,
): Promise<void> {
  let last = '';
  let number = 0;
  const ask = (): void => {
    if (!interactive) return;
    reader.setPrompt(stepper.prompt);
    reader.prompt();
  };
  ask();
  for await (const line of reader) {
    number++;
    const text = line.trim() === '' && interactive ? last : line;
    if (!interactive && text.trim() !== '')
      terminal.out(terminal.style('dim', `${stepper.prompt}${printable(text.trim())}`));
    try {
      stepper.execute(text);
      last = text;
    } catch (error) {
      if (!(error instanceof RaftSimError) || exitCodeFor(error) === ExitCode.Internal) throw error;
      if (!interactive) throw inLine(error, number);
      terminal.out(terminal.style('red', error.message));
      if (error.hint !== '') terminal.out(`  ${error.hint}`);
    }
    if (stepper.ended) return;
    ask();
  }
}

/** The same error, which says in which line of the input it is. */
function inLine(error: RaftSimError, line: number): RaftSimError {
  const { code, source, path, found, expected, hint } = error;
  return new RaftSimError(code, { source: `line ${line}: ${source}`, path, found, expected, hint });
}
