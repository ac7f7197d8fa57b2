/**
 * Shrinks a failing schedule and keeps the smallest one found so far in a file: whatever happens meanwhile, the file on
 * disk is a whole one that fails.
 */
import { basename, dirname } from 'node:path';
import type { Scenario } from '../scenarios/scenario.ts';
import { RaftSimError } from '../sim/errors.ts';
import type { Schedule } from '../sim/schedule.ts';
import { ENGINE_SEMANTICS, printScheduleFile } from '../sim/schedule-file.ts';
import type { ShrinkProgress, ShrinkResult } from '../sim/shrink/shrink.ts';
import { shrinking } from '../sim/shrink/shrink.ts';
import { TraceLines } from '../sim/trace-lines.ts';
import { writeArtefact } from './artefact.ts';
import type { RecordedRun } from './recorded-run.ts';
import { expectationOf, recordRun } from './recorded-run.ts';
import { packageVersion } from './version.ts';

/** So often others get their turn: signals, the progress bar. */
const BREATH_MS = 50;
/** So often the best so far is written. */
const WRITE_EVERY_MS = 2_000;
/** The story of a run: its last events. */
const LINES_KEPT = 60;

export interface ShrinkRequest {
  readonly scenario: Scenario;
  readonly schedule: Schedule;
  /** Names the schedule in errors. */
  readonly source: string;
  /** Where the result goes. */
  readonly output: string;
  readonly maxRuns: number;
}

export interface ShrinkHost {
  /** A monotone clock. */
  nowMs(): number;
  /** Asks to end early; the best so far is kept. */
  readonly interrupt: AbortSignal;
  onProgress(progress: ShrinkProgress): void;
}

export interface ShrinkReport {
  readonly result: ShrinkResult;
  /** The shrunk run, once more. */
  readonly recorded: RecordedRun;
  /** Its last events, one line each. */
  readonly lines: readonly string[];
  readonly interrupted: boolean;
}

/** Throws RaftSimError: E_USAGE if the schedule does not fail, E_WRITE if the result cannot be written. */
export async function shrinkFailure(
  request: ShrinkRequest,
  host: ShrinkHost,
): Promise<ShrinkReport> {
  const { scenario, schedule, maxRuns, source } = request;
  const steps = shrinking(scenario.peer, schedule, maxRuns);
  let written: Schedule | null = null;
  let wroteMs = -Infinity;
  let breathMs = host.nowMs();
  let last: ShrinkProgress | null = null;
  for (;;) {
    const step = steps.next();
    if (step.done === true) {
      if (step.value === null) throw notFailing(source);
      return finish(request, step.value, false);
    }
    last = step.value;
    const now = host.nowMs();
    if (last.best.schedule !== written && now - wroteMs >= WRITE_EVERY_MS) {
      written = last.best.schedule;
      wroteMs = now;
      write(request, recordRun(scenario.peer, written), written);
    }
    if (now - breathMs < BREATH_MS) continue;
    host.onProgress(last);
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    breathMs = host.nowMs();
    if (!host.interrupt.aborted) continue;
    const { runs, best } = last;
    return finish(request, { first: best, best, runs, isMinimal: false }, true);
  }
}

function finish(request: ShrinkRequest, result: ShrinkResult, interrupted: boolean): ShrinkReport {
  const { peer } = request.scenario;
  const trace = new TraceLines(peer, { keep: LINES_KEPT });
  const recorded = recordRun(peer, result.best.schedule, { trace });
  write(request, recorded, result.best.schedule);
  return { result, recorded, lines: trace.lines(), interrupted };
}

function write({ scenario, output }: ShrinkRequest, run: RecordedRun, schedule: Schedule): void {
  const text = printScheduleFile({
    engine: { name: 'raft-sim', version: packageVersion(), semantics: ENGINE_SEMANTICS },
    peer: { name: scenario.peer.name },
    schedule,
    expect: expectationOf(run),
  });
  writeArtefact(dirname(output), basename(output), text);
}

function notFailing(source: string): RaftSimError {
  return new RaftSimError('E_USAGE', {
    source,
    found: 'a run that breaks no property',
    expected: 'one that does',
    hint: 'There is nothing to shrink.',
  });
}
