/** Takes a failing schedule into the regression corpus: as decisions, with a small test beside it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Scenario } from '../../scenarios/recipes/scenario.ts';
import { writeDown } from '../../sim/order/decisions/write-down.ts';
import { RaftSimError } from '../../lib/errors.ts';
import type { RunResult } from '../../sim/run.ts';
import type { Schedule } from '../../sim/schedule/schedule.ts';
import type { ScheduleFile } from '../../sim/schedule/file/schedule-file.ts';
import { printScheduleFile } from '../../sim/schedule/file/schedule-file.ts';
import { signatureOf } from '../../sim/judge/signature.ts';
import { writeArtefact } from '../files/artefact.ts';
import { readSchedule } from '../files/read-schedule.ts';
import { fileOfRun, recordRun } from '../files/recorded-run.ts';
import type { RecordedRun } from '../files/recorded-run.ts';
import { regressionTest } from './test-file.ts';
import { compare, replay } from '../failures/replay.ts';

export interface SaveRequest {
  /** The schedule file. */
  readonly source: string;
  /** Lower-case letters, digits and dashes. */
  readonly name: string;
  readonly directory: string;
  /** Whether to replace one of the same name. */
  readonly force: boolean;
}

export interface SavedRegression {
  readonly schedulePath: string;
  readonly testPath: string;
  readonly scenario: Scenario;
  /** What it recorded; its outcome is a violation. */
  readonly file: ScheduleFile;
  /** What the code makes of the schedule that was saved as it is now. */
  readonly result: RunResult;
}

/**
 * Throws RaftSimError: E_USAGE for a name that is taken or a run that breaks nothing, E_DIVERGED for a drawn schedule that
 * comes to something else by now, E_WRITE, and all that readSchedule throws.
 */
export function saveRegression({ source, name, directory, force }: SaveRequest): SavedRegression {
  const { file, scenario } = readSchedule(source);
  const scheduleName = `${name}.json`;
  const testName = `${name}.test.ts`;
  if (!force) {
    for (const each of [scheduleName, testName]) requireFree(join(directory, each));
  }
  const { saved, result } = decided(file, scenario, source);
  const { schedule } = saved;
  const test = regressionTest({
    name,
    property: saved.expect?.property ?? '',
    message: result.violation?.message ?? null,
    decisions: schedule.decisions ?? [],
    scenario: scenario.name,
    planted: scenario.planted,
    directory,
  });
  return {
    schedulePath: writeArtefact(directory, scheduleName, printScheduleFile(saved), OPTION),
    testPath: writeArtefact(directory, testName, test, OPTION),
    scenario,
    file: saved,
    result,
  };
}

const OPTION = '--directory';

function requireFree(path: string): void {
  if (!existsSync(path)) return;
  throw new RaftSimError('E_USAGE', {
    source: path,
    found: 'a file of that name',
    expected: 'none yet',
    hint: 'Choose another name with --as, or replace it with --force.',
  });
}

interface Decided {
  readonly saved: ScheduleFile;
  readonly result: RunResult;
}

/** The file as it is to be saved. */
function decided(file: ScheduleFile, scenario: Scenario, source: string): Decided {
  const { schedule, expect } = file;
  const run = replay(scenario.peer, schedule, source);
  if (schedule.decisions === undefined) requireRecorded(file, run, source);
  const comparison = schedule.decisions === undefined ? null : compare(file, run, source);
  const isOther = comparison?.kind === 'changed' && comparison.outcome !== 'same';
  // The bug that the decisions showed is fixed already, or hidden by another: they are kept as they were recorded.
  if (expect?.verdict === 'violation' && (isOther || run.result.violation === null)) {
    return { saved: file, result: run.result };
  }
  if (run.result.violation === null) throw notFailing(source, run.result);
  const written = writtenDown(scenario, schedule, run.result, source);
  return {
    saved: fileOfRun(scenario.peer, written.schedule, written.run),
    result: written.run.result,
  };
}

/** Drawn schedules lose their meaning when the code changes. */
function requireRecorded(file: ScheduleFile, run: RecordedRun, source: string): void {
  try {
    compare(file, run, source);
  } catch (error) {
    if (!(error instanceof RaftSimError) || error.code !== 'E_DIVERGED') throw error;
    const { found, expected } = error;
    const hint =
      'A drawn schedule can be saved only with the code that failed: go back to it, save, and fix the bug then.';
    throw new RaftSimError('E_DIVERGED', { source, found, expected, hint });
  }
}

/** The run as decisions that all apply, told to say what each message says, so that they outlive changes of the code. */
function writtenDown(
  scenario: Scenario,
  schedule: Schedule,
  { violation }: RunResult,
  source: string,
): { readonly schedule: Schedule; readonly run: RecordedRun } {
  const written = writeDown(scenario.peer, schedule).schedule;
  const run = recordRun(scenario.peer, written);
  const again = run.result.violation;
  if (violation !== null && again !== null && signatureOf(again) === signatureOf(violation)) {
    return { schedule: written, run };
  }
  throw new RaftSimError('E_NONDETERMINISM', {
    source,
    found: again === null ? 'no violation' : `a violation of ${again.property}`,
    expected: `a violation of ${violation?.property ?? '?'} when converted to decisions`,
    hint: 'A run of a peer that mutates its inputs cannot be saved.',
  });
}

function notFailing(source: string, { verdict }: RunResult): RaftSimError {
  return new RaftSimError('E_USAGE', {
    source,
    found: verdict === 'limit' ? 'a run that reaches a limit' : 'a run that breaks no property',
    expected: 'one that does',
    hint: 'The corpus holds schedules that once failed.',
  });
}
