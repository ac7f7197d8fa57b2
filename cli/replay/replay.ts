/** `raft-sim replay`: runs one schedule again, from a seed or from a file, and says whether it comes out as before. */
import { describeReason } from '../../record/words/reasons.ts';
import { readSchedule } from '../../campaign/files/read-schedule.ts';
import type { RecordedRun } from '../../campaign/files/recorded-run.ts';
import type { Comparison, TraceSink } from '../../campaign/failures/replay.ts';
import { compare, replay, requireApplicable } from '../../campaign/failures/replay.ts';
import { toSeed } from '../../campaign/engine/seeds.ts';
import type { Scenario } from '../../scenarios/recipes/scenario.ts';
import { describeDecision } from '../../record/words/decisions.ts';
import { ExitCode } from '../terminal/exit-codes.ts';
import { printable, RaftSimError } from '../../lib/errors.ts';
import type { RunResult } from '../../sim/run.ts';
import type { Schedule } from '../../sim/schedule/schedule.ts';
import type { ScheduleFile } from '../../sim/schedule/file/schedule-file.ts';
import { ENGINE_SEMANTICS } from '../../sim/schedule/file/schedule-file.ts';
import { formatMicros } from '../../record/words/format.ts';
import { grouped, label, plural } from '../terminal/format.ts';
import type { InspectedRun } from './inspect.ts';
import { inspect } from './inspect.ts';
import type { InspectOptions } from './inspect-stops.ts';
import { wantsInspector } from './inspect-stops.ts';
import { place } from '../fuzz/report-failure.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** So many decisions that could not be carried out are listed; the others are counted. */
const PASSED_OVER_TOLD = 10;

/** Which events to print, both ends included. */
export interface TraceWindow {
  readonly from: number;
  readonly to: number;
}

/** Runs the schedule that `seed` draws. Returns the exit code; throws RaftSimError on a divergence. */
export function replaySeed(
  terminal: Terminal,
  seed: bigint,
  scenario: Scenario,
  peers: number,
  window: TraceWindow | null,
  stops: InspectOptions = {},
): ExitCode {
  const value = toSeed(seed);
  const schedule = { scenario: scenario.name, seed: value, ...scenario.draw(value, peers) };
  const watched = { peer: scenario.peer, schedule, source: `seed ${seed}` };
  const run = replayWatched(terminal, watched, window, { lenient: false, stops });
  printResult(terminal, `Seed ${seed}`, schedule, run.result);
  return exitCodeOf(run.result);
}

/**
 * Runs the schedule of a file. `lenient`: decisions that cannot be carried out are listed and no error. Returns the exit
 * code; throws RaftSimError on a bad file or a divergence.
 */
export function replayFile(
  terminal: Terminal,
  path: string,
  window: TraceWindow | null,
  lenient: boolean,
  stops: InspectOptions = {},
): ExitCode {
  const { file, scenario } = readSchedule(path);
  const watched = { peer: scenario.peer, schedule: file.schedule, source: path };
  const run = replayWatched(terminal, watched, window, { lenient, stops });
  printResult(terminal, printable(path), file.schedule, run.result);
  printPassedOver(terminal, file.schedule, run.result);
  const comparison = compare(file, run, path);
  describeComparison(comparison, file).forEach((words, i) => {
    terminal.out(`${label(i === 0 ? 'File' : '')}${words}`);
  });
  return exitCodeOf(run.result);
}

/** Runs it, traced or stopped before events if that was asked for. Throws RaftSimError as `replay` and `inspect` do. */
function replayWatched(
  terminal: Terminal,
  watched: Omit<InspectedRun, 'run'>,
  window: TraceWindow | null,
  { lenient, stops }: { readonly lenient: boolean; readonly stops: InspectOptions },
): RecordedRun {
  const { peer, schedule, source } = watched;
  const sink = sinkFor(terminal, window);
  const inspects = wantsInspector(stops);
  // With stops the lines come as the events happen.
  const run = replay(peer, schedule, source, inspects ? undefined : sink);
  if (!lenient) requireApplicable(run.result, source);
  if (inspects) inspect(terminal, { ...watched, run }, stops, sink);
  return run;
}

function printPassedOver(
  terminal: Terminal,
  { decisions = [] }: Schedule,
  { inapplicable }: RunResult,
): void {
  if (inapplicable.length === 0) return;
  terminal.out(
    `${label('Skipped')}${grouped(inapplicable.length)} of ${plural(decisions.length, 'decision')}, which no longer applied:`,
  );
  for (const { at, decision, reason } of inapplicable.slice(0, PASSED_OVER_TOLD)) {
    terminal.out(
      `    decisions[${at}]: ${printable(describeDecision(decision))}: ${printable(describeReason(reason))}`,
    );
  }
  const more = inapplicable.length - PASSED_OVER_TOLD;
  if (more > 0) terminal.out(`    and ${grouped(more)} more`);
}

function sinkFor(terminal: Terminal, window: TraceWindow | null): TraceSink | undefined {
  if (window === null) return undefined;
  return (number, lines) => {
    if (number < window.from || number > window.to) return;
    for (const line of lines) terminal.out(line);
  };
}

function printResult(
  terminal: Terminal,
  title: string,
  schedule: Schedule,
  result: RunResult,
): void {
  const servers = plural(schedule.config.peers, 'server');
  const { faults, decisions, walk } = schedule;
  const content =
    walk !== undefined
      ? `a walk of ${plural(walk.events, 'event')}`
      : decisions === undefined
        ? `${plural(faults.length, 'fault')} on the timeline`
        : plural(decisions.length, 'decision');
  const out = (text: string): void => terminal.out(text);
  out(
    terminal.style(
      'bold',
      `${title}: scenario ${printable(schedule.scenario)}, ${servers}, ${content}`,
    ),
  );
  out(`${label('Verdict')}${verdict(terminal, result)}`);
  if (result.violation !== null) {
    const { statement, source, message, kind } = result.violation;
    out(`${label('Property')}${printable(statement)} [${printable(source)}]`);
    out(`${label('Broken')}${printable(message)}`);
    out(`${label('When')}${place(result.events, result.simulatedUs, kind)}`);
  }
  if (result.recovery !== null) out(`${label('Recovery')}${recoveryWords(schedule, result)}`);
  out(
    `${label('Events')}${grouped(result.events)} in ${formatMicros(result.simulatedUs)} of cluster time`,
  );
  out(`${label('Hash')}${result.hash}, in two runs`);
}

/** Whether the cluster went on once the faults had stopped, if not whose fault that is, and who was there. */
function recoveryWords(
  { config: { peers, lostForGood = [] } }: Schedule,
  { recovery, recoveryReason, violation }: RunResult,
): string {
  const ids = Array.from({ length: peers }, (_, i) => i + 1);
  const live = ids.filter((id) => !lostForGood.includes(id)).map((id) => `n${id}`);
  const lost = lostForGood.map((id) => `n${id}`);
  const who = `live: ${live.join(', ')}; lost for good: ${lost.length === 0 ? 'none' : lost.join(', ')}`;
  // A violation has been told already.
  const why =
    recovery === 'legitimately stuck' && violation === null ? `, as ${recoveryReason}` : '';
  return printable(`${recovery}${why} (${who})`);
}

function verdict(terminal: Terminal, { verdict: word, violation, limit }: RunResult): string {
  if (violation !== null) {
    return terminal.style('red', `VIOLATION of ${violation.property} (${violation.kind})`);
  }
  if (word === 'limit') {
    return terminal.style(
      'yellow',
      `UNKNOWN: a limit was reached (${printable(limit?.message ?? '')})`,
    );
  }
  return terminal.style('green', 'PASS: no property was violated');
}

/** What the report says of the file, in lines. */
export function describeComparison(
  comparison: Comparison,
  { engine, expect }: ScheduleFile,
): readonly string[] {
  const version = printable(`${engine.name} ${engine.version}`);
  switch (comparison.kind) {
    case 'unknown':
      return ['records no outcome to compare with'];
    case 'same':
      return [`reproduced: the same events and verdict as recorded by ${version}`];
    case 'other-semantics': {
      const recorded = printable(expect?.property ?? expect?.verdict ?? '');
      const words = comparison.reproduced ? 'reproduced' : 'NOT reproduced';
      const why = `it comes from ${version} with engine semantics ${comparison.semantics}, this is ${ENGINE_SEMANTICS}, so the steps may differ`;
      return [`${words}: it recorded ${recorded}; ${why}`];
    }
    case 'changed': {
      const why = `the peer, the checks or the file has changed since ${version} recorded it`;
      return [changedWords(comparison, recordedWords(expect)), why];
    }
  }
}

function changedWords(
  { outcome, sameSteps }: Extract<Comparison, { kind: 'changed' }>,
  recorded: string,
): string {
  const steps = sameSteps ? 'in the same steps' : 'in other steps';
  if (outcome === 'same') return `reproduced, ${steps}: it recorded ${recorded}`;
  if (outcome === 'gone') return `the recorded violation is gone: it recorded ${recorded}`;
  return `NOT reproduced, ${steps}: it recorded ${recorded}`;
}

/** `a violation of Vote Once (local) by n1`. */
function recordedWords(expect: ScheduleFile['expect']): string {
  if (expect?.verdict !== 'violation') return expect?.verdict === 'limit' ? 'a limit' : 'a pass';
  const { property, kind, peer } = expect;
  const by = peer === null ? '' : ` by n${peer}`;
  return `a violation of ${printable(property ?? '?')} (${kind ?? '?'})${by}`;
}

function exitCodeOf({ verdict: word }: RunResult): ExitCode {
  if (word === 'violation') return ExitCode.Violation;
  return word === 'limit' ? ExitCode.Limit : ExitCode.Pass;
}

/** Trace options without a trace would be ignored in silence. Throws RaftSimError E_USAGE on a window that is none. */
export function traceWindow(
  trace: boolean,
  from: number | undefined,
  to: number | undefined,
): TraceWindow | null {
  if (!trace && from === undefined && to === undefined) return null;
  const window = { from: from ?? 0, to: to ?? Infinity };
  if (window.from <= window.to) return window;
  throw new RaftSimError('E_USAGE', {
    source: '--from, --to',
    found: `${window.from} and ${window.to}`,
    expected: 'a range that does not end before it begins',
  });
}
