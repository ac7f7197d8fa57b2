/** Reads untrusted text files. */
import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { MAX_FILE_SIZE } from '../../sim/schedule/file/checked-json.ts';
import { RaftSimError } from '../../lib/errors.ts';
import { describeSystemError } from './artefact.ts';

/**
 * The text in the file. `expected` says in errors what it should be, such as `a schedule file`.
 *
 * Throws RaftSimError: E_FILE if it cannot be read, E_TOO_LARGE, E_ENCODING.
 */
export function readTextFile(path: string, expected: string): string {
  return decode(readBytes(path, expected), path);
}

/** The bytes of a regular file of acceptable size. The file is opened once, so that it cannot change its nature between. */
function readBytes(path: string, expected: string): Buffer {
  const refuse = (found: string): RaftSimError =>
    new RaftSimError('E_FILE', { source: path, found, expected });
  let handle: number | undefined;
  try {
    // Not blocking: a named pipe would keep us waiting for its writer.
    handle = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const status = fstatSync(handle);
    if (!status.isFile()) throw refuse(status.isDirectory() ? 'a directory' : 'a device or pipe');
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
    throw refuse(describeSystemError(error));
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
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
