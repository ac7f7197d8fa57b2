/** Which schedule files a directory holds. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { RaftSimError } from '../../lib/errors.ts';
import { describeSystemError } from './artefact.ts';

/**
 * The paths of the `.json` files in `directory` (not below it) in order of their names, hidden ones apart. `expected` says
 * in errors what it should be. Throws RaftSimError E_FILE if it cannot be listed.
 */
export function scheduleFilesIn(directory: string, expected: string): readonly string[] {
  try {
    return readdirSync(directory)
      .filter((name) => name.endsWith('.json') && !name.startsWith('.'))
      .toSorted((a, b) => (a < b ? -1 : 1))
      .map((name) => join(directory, name));
  } catch (error) {
    const found = describeSystemError(error);
    throw new RaftSimError('E_FILE', { source: directory, found, expected });
  }
}
