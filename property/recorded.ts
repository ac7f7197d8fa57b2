/** Schedules that were recorded before, to be run as examples of a property; and the recording of them. */
import { statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { writeArtefact } from '../campaign/files/artefact.ts';
import { scheduleFilesIn } from '../campaign/files/list-schedules.ts';
import { readTextFile } from '../campaign/files/read-text.ts';
import { fileOfRun, recordRun } from '../campaign/files/recorded-run.ts';
import type { Peer } from '../contract/peer.ts';
import { RaftSimError } from '../lib/errors.ts';
import type { Schedule } from '../sim/schedule/schedule.ts';
import { parseScheduleFile, printScheduleFile } from '../sim/schedule/file/schedule-file.ts';

/**
 * Reads schedule files: those given, or all `.json` files of a directory in order of their names (not of those below it).
 * Which scenario or peer a file names does not matter. For the `examples` of fc.assert:
 * `{ examples: schedulesFrom('regressions').map((schedule) => [schedule]) }`.
 *
 * Throws RaftSimError at the first file that is bad (the codes of parseScheduleFile), and E_FILE for what cannot be read
 * and for a directory without any, which would test nothing in silence.
 */
export function schedulesFrom(source: string | readonly string[]): Schedule[] {
  const paths = typeof source === 'string' ? filesIn(source) : source;
  return paths.map(
    (path) => parseScheduleFile(readTextFile(path, 'a schedule file'), path).schedule,
  );
}

function filesIn(directory: string): string[] {
  const expected = 'a directory with schedule files (.json)';
  // One file where a list of them or a directory belongs is meant as what it is.
  if (isFile(directory)) return [directory];
  const paths = scheduleFilesIn(directory, expected);
  if (paths.length === 0) {
    throw new RaftSimError('E_FILE', { source: directory, found: 'no such file in it', expected });
  }
  return [...paths];
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    // Whoever lists it says what is wrong.
    return false;
  }
}

/**
 * Writes `schedule` to `path` as a schedule file, with what came of its run, and makes the directory if need be. Runs it
 * once. Throws RaftSimError E_WRITE if the file cannot be written.
 */
export function recordSchedule(path: string, peer: Peer, schedule: Schedule): void {
  const text = printScheduleFile(fileOfRun(peer, schedule, recordRun(peer, schedule)));
  writeArtefact(dirname(path), basename(path), text);
}
