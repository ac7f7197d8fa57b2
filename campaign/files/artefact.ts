/**
 * Writes failures and journals to disk so that a crash at any moment leaves either no file or a whole one: the text goes to a temporary
 * file beside its destination, is forced to the disk, and takes its name by a rename.
 */
import {
  closeSync,
  existsSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { RaftSimError } from '../../lib/errors.ts';

/**
 * Writes `text` to `directory/name`, making the directory if need be, and returns the path. `name` must come from our own
 * data; `option` is what the user chooses the directory with. Throws RaftSimError E_WRITE if that is not possible.
 */
export function writeArtefact(
  directory: string,
  name: string,
  text: string,
  option = '--failures',
): string {
  const path = join(directory, name);
  const temporary = join(directory, `.${name}.${process.pid}.tmp`);
  try {
    makeDirectory(directory, option);
    writeDurably(temporary, text);
    renameSync(temporary, path);
    syncDirectory(directory);
    return path;
  } catch (error) {
    discard(temporary);
    if (error instanceof RaftSimError) throw error;
    throw new RaftSimError('E_WRITE', {
      source: path,
      found: describeSystemError(error),
      expected: 'to be able to write there',
      hint: `Choose another place with ${option}.`,
    });
  }
}

/** The same for a whole path. */
export function writeArtefactTo(path: string, text: string, option: string): string {
  return writeArtefact(dirname(path), basename(path), text, option);
}

/** Temporary files of failures and journals, and the processes that write them. */
const TEMPORARY =
  /^\.(?:[a-z0-9-]+-[0-9a-f]{16}\.json|campaign-[0-9a-f]{8}\.journal)\.([0-9]+)\.tmp$/;
/** Writing takes milliseconds: whoever has not come back after so long has ended. */
const ABANDONED_MS = 3_600_000;

/** Removes what killed campaigns left half written in `directory`: all that is old, and all of process `pid`, which must have ended. */
export function discardTemporaries(directory: string, pid: number | null): void {
  try {
    for (const name of readdirSync(directory)) {
      const owner = TEMPORARY.exec(name)?.[1];
      if (owner === undefined) continue;
      const path = join(directory, name);
      if (Number(owner) === pid || Date.now() - statSync(path).mtimeMs > ABANDONED_MS) {
        discard(path);
      }
    }
  } catch {
    // Gone, or not ours to read: nobody takes temporary files for anything else.
  }
}

function makeDirectory(directory: string, option: string): void {
  makeDirectories(resolve(directory));
  // A link could lead anywhere; whoever placed it would decide where we write.
  // Resolved: with a slash behind it the system would look at where it leads.
  if (lstatSync(resolve(directory)).isSymbolicLink()) {
    throw new RaftSimError('E_WRITE', {
      source: directory,
      found: 'a symbolic link',
      expected: 'a directory',
      hint: `Name the directory itself with ${option}.`,
    });
  }
}

/** One by one: with `recursive` Node tries for ever where the system says that a directory's parent is not there (/proc). */
function makeDirectories(path: string): void {
  if (existsSync(path)) return;
  makeDirectories(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    // Somebody else may have been faster.
    if (!existsSync(path)) throw error;
  }
}

function writeDurably(path: string, text: string): void {
  const file = openSync(path, 'w', 0o644);
  try {
    const bytes = Buffer.from(text, 'utf8');
    let written = 0;
    while (written < bytes.length) written += writeSync(file, bytes, written);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Makes the rename itself durable. Some systems cannot open directories; there the rename is as durable as it gets. */
function syncDirectory(directory: string): void {
  let handle: number;
  try {
    handle = openSync(directory, 'r');
  } catch {
    return;
  }
  try {
    fsyncSync(handle);
  } catch {
    // Not supported for directories here.
  } finally {
    closeSync(handle);
  }
}

function discard(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // It is a leftover in a place where we cannot write: nothing more to be done.
  }
}

/** `EACCES (permission denied)`, without the paths that messages of the system carry. */
export function describeSystemError(error: unknown): string {
  const code = systemErrorCode(error);
  const words: Readonly<Record<string, string>> = {
    EACCES: 'permission denied',
    EPERM: 'operation not permitted',
    EROFS: 'read-only file system',
    ENOSPC: 'no space left',
    EDQUOT: 'disk quota exceeded',
    ENOTDIR: 'a file where a directory should be',
    EEXIST: 'a file where a directory should be',
    EISDIR: 'a directory where a file should be',
    ENOENT: 'no such file or directory',
    ENAMETOOLONG: 'name too long',
    ELOOP: 'too many symbolic links',
  };
  return Object.hasOwn(words, code) ? `${code} (${words[code]})` : code;
}

function systemErrorCode(error: unknown): string {
  if (typeof error !== 'object' || error === null) return 'an unknown error';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error instanceof Error ? error.name : 'an unknown error';
}
