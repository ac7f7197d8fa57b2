/** Folders that tests write into. What they leave is removed when the tests of their file are done, come what may. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';

const made: string[] = [];

/** A new and empty folder. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'raft-sim-'));
  made.push(folder);
  return folder;
}

// A process that is still at work there (one that a test has killed, say) may write once more.
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});
