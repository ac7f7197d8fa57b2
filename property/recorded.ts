/** Schedules that were recorded before, to be run as examples of a property; and the recording of them. */
import { readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describeSystemError, writeArtefact } from '../campaign/artefact.ts';
import { readTextFile } from '../campaign/read-text.ts';
import { expectationOf, recordRun } from '../campaign/recorded-run.ts';
import { packageVersion } from '../campaign/version.ts';
import type { Peer } from '../raft/contract.ts';
import { RaftSimError } from '../sim/errors.ts';
import type { Schedule } from '../sim/schedule.ts';
import { ENGINE_SEMANTICS, parseScheduleFile, printScheduleFile } from '../sim/schedule-file.ts';

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
  let names: string[];
  try {
    // One file where a list of them or a directory belongs is meant as what it is.
    if (statSync(directory).isFile()) return [directory];
    names = readdirSync(directory).filter(
      (name) => name.endsWith('.json') && !name.startsWith('.'),
    );
  } catch (error) {
    throw new RaftSimError('E_FILE', {
      source: directory,
      found: describeSystemError(error),
      expected,
    });
  }
  if (names.length === 0) {
    throw new RaftSimError('E_FILE', { source: directory, found: 'no such file in it', expected });
  }
  return names.toSorted((a, b) => (a < b ? -1 : 1)).map((name) => join(directory, name));
}

/**
 * Writes `schedule` to `path` as a schedule file, with what came of its run, and makes the directory if need be. Runs it
 * once. Throws RaftSimError E_WRITE if the file cannot be written.
 */
export function recordSchedule(path: string, peer: Peer, schedule: Schedule): void {
  const text = printScheduleFile({
    engine: { name: 'raft-sim', version: packageVersion(), semantics: ENGINE_SEMANTICS },
    peer: { name: peer.name },
    schedule,
    expect: expectationOf(recordRun(peer, schedule)),
  });
  writeArtefact(dirname(path), basename(path), text);
}
