/**
 * The regression corpus: schedules of decisions that once broke a property, kept in a directory, one file each. They are
 * replayed before anything else, against whatever the code is by then.
 */
import type { Peer } from '../../contract/peer.ts';
import type { Scenario } from '../../scenarios/recipes/scenario.ts';
import type { Decision } from '../../sim/schedule/decision.ts';
import { RaftSimError } from '../../lib/errors.ts';
import type { ScheduleFile } from '../../sim/schedule/file/schedule-file.ts';
import { scheduleFilesIn } from '../files/list-schedules.ts';
import { readSchedule } from '../files/read-schedule.ts';
import type { RecordedRun } from '../files/recorded-run.ts';
import { replay } from '../failures/replay.ts';

/** Where the corpus is unless told otherwise, seen from the current directory. */
export const CORPUS_DIRECTORY = 'scenarios/regressions';

/** A schedule of the corpus. */
export interface Regression {
  /** The name of its file, without the ending. */
  readonly name: string;
  readonly path: string;
  readonly file: ScheduleFile;
  readonly decisions: readonly Decision[];
  /** The scenario that it was recorded in. */
  readonly scenario: Scenario;
}

/** Throws RaftSimError if the file is bad, or holds a drawn schedule: that means nothing to changed code. */
export function readRegression(path: string): Regression {
  const { file, scenario } = readSchedule(path);
  const { decisions } = file.schedule;
  if (decisions === undefined) {
    throw new RaftSimError('E_SCHEMA', {
      source: path,
      path: 'decisions',
      found: 'none',
      expected: 'a schedule of decisions, which survives changes of the code',
      hint: 'raft-sim save FILE --as NAME converts any schedule to decisions.',
    });
  }
  const name = path.replace(/^.*[/\\]/, '').replace(/\.json$/, '');
  return { name, path, file, decisions, scenario };
}

/**
 * All schedules of a corpus, in order of their names. Throws RaftSimError at the first that is bad, and if `directory`
 * cannot be listed; with `optional` it need not exist.
 */
export function readRegressions(directory: string, optional = false): readonly Regression[] {
  try {
    return scheduleFilesIn(directory, 'a directory with schedule files').map(readRegression);
  } catch (error) {
    const isMissing = error instanceof RaftSimError && error.source === directory;
    if (optional && isMissing && error.found.startsWith('ENOENT')) return [];
    throw error;
  }
}

/**
 * Those that say something about the peer of `scenario`: all that such a peer has run, and of a planted one those that show
 * the bug that it carries.
 */
export function regressionsFor(
  scenario: Scenario,
  all: readonly Regression[],
): readonly Regression[] {
  return all.filter((each) =>
    scenario.planted
      ? each.scenario.name === scenario.name
      : each.file.peer.name === scenario.peer.name,
  );
}

/**
 * Runs a schedule of the corpus with `peer`, twice. Decisions that do not apply any more are passed over, as is to be
 * expected of changed code. Throws RaftSimError E_NONDETERMINISM if the runs differ.
 */
export function runRegression({ file, path }: Regression, peer: Peer): RecordedRun {
  return replay(peer, file.schedule, path);
}
