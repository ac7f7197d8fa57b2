import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { GOLDEN_RUNS, goldenHash, readGolden } from './golden.ts';

const script = fileURLToPath(new URL('golden.ts', import.meta.url));

test('the golden hashes are reproduced in this process, in any order', async () => {
  const golden = readGolden();
  expect(Object.keys(golden)).toHaveLength(GOLDEN_RUNS.length);
  for (const run of GOLDEN_RUNS.toReversed())
    expect([run, await goldenHash(run)]).toEqual([run, golden[run]]);
});

test('and in a fresh one', async () => {
  const output = await new Promise<string>((resolve, reject) => {
    execFile(process.execPath, ['--import', 'tsx', script], (error, stdout) =>
      error === null ? resolve(stdout) : reject(new Error(stdout, { cause: error })),
    );
  });
  expect(output).toContain(`${GOLDEN_RUNS.length} of ${GOLDEN_RUNS.length} golden hashes agree`);
});
