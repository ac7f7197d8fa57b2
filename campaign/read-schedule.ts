/** Reads a schedule file from disk and finds the scenario that it names. */
import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { scenarioNamed, scenarios } from '../scenarios/index.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import { describeValue, didYouMean, RaftSimError } from '../sim/errors.ts';
import type { ScheduleFile } from '../sim/schedule-file.ts';
import { MAX_FILE_SIZE, parseScheduleFile } from '../sim/schedule-file.ts';
import { describeSystemError } from './artefact.ts';

export interface LoadedSchedule {
  readonly file: ScheduleFile;
  readonly scenario: Scenario;
}

/**
 * Throws RaftSimError: E_FILE if it cannot be read, E_UNKNOWN_SCENARIO if this version does not know its scenario, and all
 * that parseScheduleFile throws.
 */
export function readSchedule(path: string): LoadedSchedule {
  const file = parseScheduleFile(decode(readBytes(path), path), path);
  const scenario = scenarioNamed(file.schedule.scenario);
  if (scenario === undefined) {
    const names = scenarios.map((each) => each.name);
    throw new RaftSimError('E_UNKNOWN_SCENARIO', {
      source: path,
      path: 'scenario',
      found: describeValue(file.schedule.scenario),
      expected: 'the name of a scenario, as shown by raft-sim list',
      hint: didYouMean(file.schedule.scenario, names),
    });
  }
  if (file.peer.name !== scenario.peer.name) {
    throw new RaftSimError('E_SCHEMA', {
      source: path,
      path: 'peer.name',
      found: describeValue(file.peer.name),
      expected: `"${scenario.peer.name}", which runs in scenario ${scenario.name}`,
    });
  }
  return { file, scenario };
}

/** The bytes of a regular file of acceptable size. The file is opened once, so that it cannot change its nature between. */
function readBytes(path: string): Buffer {
  let handle: number | undefined;
  try {
    // Not blocking: a named pipe would keep us waiting for its writer.
    handle = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const status = fstatSync(handle);
    if (!status.isFile())
      throw fileError(path, status.isDirectory() ? 'a directory' : 'a device or pipe');
    if (status.size > MAX_FILE_SIZE) {
      throw new RaftSimError('E_TOO_LARGE', {
        source: path,
        found: `${status.size} bytes`,
        expected: `at most ${MAX_FILE_SIZE}`,
      });
    }
    return readFileSync(handle);
  } catch (error) {
    if (error instanceof RaftSimError) throw error;
    throw fileError(path, describeSystemError(error));
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}

function fileError(path: string, found: string): RaftSimError {
  return new RaftSimError('E_FILE', { source: path, found, expected: 'a schedule file' });
}

function decode(bytes: Buffer, source: string): string {
  const expected = 'JSON in UTF-8 without a byte order mark';
  const utf16 =
    (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  if (utf16) throw new RaftSimError('E_ENCODING', { source, found: 'UTF-16', expected });
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new RaftSimError('E_ENCODING', { source, found: 'bytes that are not UTF-8', expected });
  }
}
