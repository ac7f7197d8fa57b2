/** `raft-sim export`: a recorded run for other programs to show, and for people to keep. */
import type { Command } from 'commander';
import { Option } from 'commander';
import { readTextFile } from '../../campaign/files/read-text.ts';
import type { ExportFormat, ExportTime } from '../../record/exports/index.ts';
import { allExports } from '../../record/exports/index.ts';
import { windowOf } from '../../record/exports/format/options.ts';
import { parseTrace } from '../../record/exports/trace/parse.ts';
import type { Trace } from '../../record/exports/trace/trace.ts';
import { TRACE_FORMAT } from '../../record/exports/trace/trace.ts';
import { compareTrace, scheduleOfTrace } from '../../record/exports/trace/verify.ts';
import { Recording } from '../../record/recording.ts';
import { scenarioNamed, scenarios } from '../../scenarios/index.ts';
import { ExitCode } from '../terminal/exit-codes.ts';
import { describeValue, didYouMean, printable, RaftSimError } from '../../lib/errors.ts';
import { grouped, label, plural } from '../terminal/format.ts';
import { EXPORT_HELP } from '../options/help.ts';
import { parseInteger, usage } from '../options/parse.ts';
import type { TargetFlags, TargetRun } from '../options/target.ts';
import { runOf, withTarget } from '../options/target.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { exportText, parseFormat, writeExport } from './write.ts';

interface ExportFlags extends TargetFlags {
  readonly output?: string;
  readonly from?: number;
  readonly to?: number;
  readonly time?: ExportTime;
}

/** A run, and the trace that it was read from, if it was. */
interface Source extends Omit<TargetRun, 'expect'> {
  readonly trace: Trace | null;
}

/** Adds the command to `program`. */
export function addExportCommand(
  program: Command,
  terminal: Terminal,
  finish: (code: ExitCode) => void,
): void {
  const names = allExports()
    .map(({ name }) => name)
    .join(', ');
  withTarget(program.command('export').argument('<format>', names, parseFormat))
    .description('write a run for another program')
    .option('-o, --output <file>', 'file to write (default: stdout)')
    .option('--from <K>', 'export events from this one on', (text) =>
      parseInteger('--from', text, 0, 10_000_000),
    )
    .option('--to <K>', 'export events up to this one', (text) =>
      parseInteger('--to', text, 0, 10_000_000),
    )
    .addOption(
      new Option('--time <kind>', 'perfetto: events at even distances, or at their virtual times')
        .argParser(parseTime)
        .default(undefined, 'logical'),
    )
    .addHelpText('after', EXPORT_HELP)
    .action((format: ExportFormat, target: string, flags: ExportFlags) => {
      finish(exportRun(terminal, format, target, flags));
    });
}

function parseTime(text: string): ExportTime {
  if (text === 'logical' || text === 'virtual') return text;
  throw usage('--time', text, 'logical or virtual');
}

function exportRun(
  terminal: Terminal,
  format: ExportFormat,
  target: string,
  flags: ExportFlags,
): ExitCode {
  const { from, to, time, output } = flags;
  if (time !== undefined && format.timed !== true) {
    const timed = allExports()
      .filter((each) => each.timed === true)
      .map(({ name }) => name);
    throw usage('--time', format.name, `a format that has a choice of times: ${timed.join(', ')}`);
  }
  const run = sourceOf(target, flags);
  const recording = new Recording(run.scenario.peer, run.schedule);
  if (run.trace !== null) requireSame(run.trace, recording, run.source);
  const text = exportText(recording, format, { from, to, time });
  const window = windowOf(recording, { from, to }, format.mostEvents);
  if (window.end - window.from < recording.length && from === undefined && to === undefined) {
    terminal.err(
      `Only events ${grouped(window.from)} to ${grouped(window.end - 1)} of ${grouped(recording.length)}; --from and --to tell others.`,
    );
  }
  const { inapplicable } = recording.result;
  if (inapplicable.length > 0) {
    terminal.err(`${plural(inapplicable.length, 'decision')} no longer applied: see replay.`);
  }
  if (output === undefined) {
    // In one piece: `out` puts the last line end behind it.
    if (text !== '') terminal.out(text.slice(0, -1));
    return ExitCode.Pass;
  }
  writeExport(output, text, [target]);
  const size = `${grouped(Buffer.byteLength(text))} bytes`;
  terminal.out(
    `${label('Written')}${printable(output)}: ${format.name}, events ${grouped(window.from)} to ${grouped(window.end - 1)} of ${grouped(recording.length)}, ${size}`,
  );
  return ExitCode.Pass;
}

/** The run of a seed, a schedule file or a trace. */
function sourceOf(target: string, flags: TargetFlags): Source {
  const isSeed = /^[0-9]+$/.test(target);
  const hasFlags = flags.scenario ?? flags.strategy ?? flags.peers;
  if (isSeed || hasFlags !== undefined) return { ...runOf('export', target, flags), trace: null };
  const text = readTextFile(target, 'a schedule file or a trace');
  if (!text.startsWith(`{"format":"${TRACE_FORMAT}"`)) {
    return { ...runOf('export', target, flags), trace: null };
  }
  const trace = parseTrace(text, target);
  const { schedule, peer } = trace.header;
  const scenario = scenarioNamed(schedule.scenario);
  if (scenario === undefined || scenario.peer.name !== peer.name) {
    const names = scenarios.map(({ name }) => name);
    throw new RaftSimError('E_UNKNOWN_SCENARIO', {
      source: target,
      path: 'line 1.schedule.scenario',
      found: describeValue(schedule.scenario),
      expected: `the name of a scenario with the peer ${describeValue(peer.name)}, as shown by raft-sim list`,
      hint: didYouMean(schedule.scenario, names),
    });
  }
  return {
    scenario,
    schedule: scheduleOfTrace(trace.header, (seed, peers) => scenario.draw(seed, peers)),
    source: target,
    trace,
  };
}

/** A trace tells of steps: other code, or other hands, may have made others of them. */
function requireSame(trace: Trace, recording: Recording, source: string): void {
  const difference = compareTrace(trace, recording);
  if (difference === null) return;
  const { event, recorded, found } = difference;
  throw new RaftSimError('E_DIVERGED', {
    source,
    path: `event ${event}`,
    found: found === null ? 'no such event' : `hash ${found}`,
    expected: `hash ${recorded ?? 'none'} and the same steps, as the trace recorded`,
    hint: 'The peer or the simulator has changed since, or the trace was edited.',
  });
}
