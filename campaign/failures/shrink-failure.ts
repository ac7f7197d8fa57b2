/**
 * Shrinks a failing schedule and keeps the smallest one found so far in a file: whatever happens meanwhile, the file on
 * disk is a whole one that fails.
 */
import { existsSync } from 'node:fs';
import type { Scenario } from '../../scenarios/recipes/scenario.ts';
import { RaftSimError } from '../../lib/errors.ts';
import { runSchedule } from '../../sim/run.ts';
import type { Schedule } from '../../sim/schedule/schedule.ts';
import { printScheduleFile } from '../../sim/schedule/file/schedule-file.ts';
import type { ShrinkProgress, ShrinkResult } from '../../search/shrink/shrink.ts';
import { signatureOf } from '../../sim/judge/signature.ts';
import { shrinking } from '../../search/shrink/shrink.ts';
import { findNecessity } from '../../record/story/necessity.ts';
import type { Story } from '../../record/story/story.ts';
import { tellStory } from '../../record/story/story.ts';
import { writeArtefactTo } from '../files/artefact.ts';
import { readSchedule } from '../files/read-schedule.ts';
import type { RecordedRun } from '../files/recorded-run.ts';
import { fileOfRun, recordRun } from '../files/recorded-run.ts';

/** So often others get their turn: signals, the progress bar. */
const BREATH_MS = 50;
/** So often the best so far is written. */
const WRITE_EVERY_MS = 2_000;
/** Runs spent on what in the result mattered. */
const NECESSITY_RUNS = 1_000;
/** Longer stories are not asked what in them mattered. */
const MAX_STEPS_ASKED = 300;

export interface ShrinkRequest {
  readonly scenario: Scenario;
  readonly schedule: Schedule;
  /** Names the schedule in errors. */
  readonly source: string;
  /** Where the result goes. */
  readonly output: string;
  readonly maxRuns: number;
  /** Wall-clock time after which no run begins; undefined: no limit. */
  readonly timeMs: number | undefined;
  /** Whether to go on from what is in the output file, if it is there. */
  readonly resume: boolean;
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
  readonly story: Story;
  readonly interrupted: boolean;
  /** Whether the time was over before the runs. */
  readonly timeIsUp: boolean;
}

/** Throws RaftSimError: E_USAGE if the schedule does not fail, E_WRITE if the result cannot be written. */
export async function shrinkFailure(
  request: ShrinkRequest,
  host: ShrinkHost,
): Promise<ShrinkReport> {
  const { scenario, maxRuns, timeMs = Infinity, source } = request;
  const startMs = host.nowMs();
  const schedule = request.resume ? resumed(request) : request.schedule;
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
    const { aborted } = host.interrupt;
    if (!aborted && breathMs - startMs < timeMs) continue;
    const { runs, best, first, eventsGiven } = last;
    return finish(request, { first, eventsGiven, best, runs, isMinimal: false }, aborted, !aborted);
  }
}

/** What an earlier shrink of this schedule came to, if it is there; it must fail in the same way. */
function resumed({ scenario, schedule, output, source }: ShrinkRequest): Schedule {
  if (!existsSync(output)) return schedule;
  const { file } = readSchedule(output);
  const { peer } = scenario;
  const { scenario: name } = file.schedule;
  if (name !== scenario.name)
    throw notResumable(output, `a run of scenario ${name}`, `one of ${scenario.name}`);
  const before = runSchedule(peer, schedule).violation;
  const after = runSchedule(peer, file.schedule).violation;
  if (before === null) throw notFailing(source);
  if (after !== null && signatureOf(after) === signatureOf(before)) return file.schedule;
  throw notResumable(
    output,
    after === null ? 'a run that breaks no property' : `a violation of ${after.property}`,
    `the result of an earlier shrink of ${source}: a violation of ${before.property} with the same signature`,
  );
}

function notResumable(source: string, found: string, expected: string): RaftSimError {
  const hint = 'Shrink without --resume, or name another --output.';
  return new RaftSimError('E_USAGE', { source, found, expected, hint });
}

function finish(
  request: ShrinkRequest,
  result: ShrinkResult,
  interrupted: boolean,
  timeIsUp = false,
): ShrinkReport {
  const { peer } = request.scenario;
  const { schedule, decisions } = result.best;
  const recorded = recordRun(peer, schedule);
  write(request, recorded, schedule);
  const asked = decisions.length <= MAX_STEPS_ASKED && !interrupted;
  const story = asked
    ? tellStory(peer, schedule, { necessity: findNecessity(peer, schedule, NECESSITY_RUNS) })
    : tellStory(peer, schedule);
  return { result, recorded, story, interrupted, timeIsUp };
}

function write({ scenario, output }: ShrinkRequest, run: RecordedRun, schedule: Schedule): void {
  const text = printScheduleFile(fileOfRun(scenario.peer, schedule, run));
  writeArtefactTo(output, text, '--output');
}

function notFailing(source: string): RaftSimError {
  return new RaftSimError('E_USAGE', {
    source,
    found: 'a run that breaks no property',
    expected: 'one that does',
    hint: 'There is nothing to shrink.',
  });
}
