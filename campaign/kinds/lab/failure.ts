/**
 * Looks into a failing run of the lab: runs it again with a trace, keeps the last events before it failed, and writes the
 * whole trace to a file if there is a directory for it.
 */
import type { LabTest } from '../../../lab/harness/lab-test.ts';
import type { LabRun } from '../../../lab/run.ts';
import { RaftSimError } from '../../../lib/errors.ts';
import { signatureOf } from '../../../sim/judge/signature.ts';
import { writeArtefact } from '../../files/artefact.ts';
import { registeredTest } from './runs.ts';
import type { LabFinding, LabRunId } from './runs.ts';
import type { LabSubject } from '../../subjects/lab-subject.ts';
import { traceLab } from './trace.ts';

/** Events before a failure that are told. */
const EVENTS_KEPT = 12;

/** A file holds this many lines at least, the last ones, and twice as many at most. */
const LINES_WRITTEN = 50_000;

export interface LabFailureReport {
  readonly test: LabTest;
  readonly seed: bigint;
  readonly run: LabRun;
  /** The last events up to the failure, one line each, and what belongs to them. */
  readonly lines: readonly string[];
  /** Where the trace is, if it was to be written, or why it could not be. */
  readonly artefact: string | null;
  readonly artefactError: RaftSimError | null;
}

/**
 * Throws RaftSimError E_NONDETERMINISM if the run comes out differently than before. `directory` is where the trace goes;
 * null: nowhere.
 */
export async function investigateLab(
  subject: LabSubject,
  finding: LabFinding,
  directory: string | null,
): Promise<LabFailureReport> {
  const { seed } = finding;
  const test = registeredTest(finding.test);
  // A failure that a later check has noticed lies behind us by then. The time is told to the microsecond.
  const failedUs = Math.round((finding.run.report.failedAtMs ?? Infinity) * 1000);
  const last: (readonly string[])[] = [];
  let all: string[] = [];
  const recorded = await traceLab(subject, test, seed, (_number, lines, timeUs) => {
    if (timeUs <= failedUs) last.push(lines);
    if (last.length > EVENTS_KEPT) last.shift();
    if (directory === null) return;
    all.push(...lines);
    if (all.length > 2 * LINES_WRITTEN) all = all.slice(-LINES_WRITTEN);
  });
  const run = sameRun(finding, finding.run, recorded);
  return {
    test,
    seed,
    run,
    lines: last.flat(),
    ...(directory === null ? NOT_WRITTEN : writeTrace(directory, finding, run, all)),
  };
}

/**
 * The run, as which `recorded` came out when everything was frozen. Throws RaftSimError E_NONDETERMINISM if they are not
 * the same.
 */
export function sameRun({ test, seed }: LabRunId, run: LabRun, recorded: LabRun): LabRun {
  // A peer that changes what it was given may well break something else when that is not frozen, as there it is.
  if (recorded.violation?.kind === 'contract') return recorded;
  if (recorded.hash === run.hash) return run;
  throw new RaftSimError('E_NONDETERMINISM', {
    source: `${test}, seed ${seed}`,
    found: `hash ${recorded.hash} after ${recorded.events} events in a second run`,
    expected: `${run.hash} after ${run.events} events, as in the first run`,
    hint: 'Something outside the seed decides: a clock, chance, or state kept between runs.',
  });
}

const NOT_WRITTEN: Pick<LabFailureReport, 'artefact' | 'artefactError'> = {
  artefact: null,
  artefactError: null,
};

function writeTrace(
  directory: string,
  { test, seed }: LabRunId,
  { report, hash }: LabRun,
  lines: readonly string[],
): Pick<LabFailureReport, 'artefact' | 'artefactError'> {
  const head = [`${test}, seed ${seed}, hash ${hash}`, report.failure ?? '', ''];
  const text = `${[...head, ...lines].join('\n')}\n`;
  try {
    const path = writeArtefact(directory, `${test}-${seed}-${hash}.txt`, text);
    return { artefact: path, artefactError: null };
  } catch (error) {
    if (!(error instanceof RaftSimError)) throw error;
    return { artefact: null, artefactError: error };
  }
}

/**
 * Failures with the same signature are taken for one. A broken property is one wherever it shows; what a test expected
 * means something in that test only.
 */
export function labSignatureOf({ test, run }: LabFinding): string {
  if (run.violation !== null) return signatureOf(run.violation);
  const words = (run.report.failure ?? '').replaceAll(/"[^"]*"/g, '#').replaceAll(/[0-9]+/g, '#');
  return `${test}: ${words}`;
}
