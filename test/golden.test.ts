import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { GOLDEN_SEEDS, goldenHash, readGolden } from './golden.ts';

const script = fileURLToPath(new URL('golden.ts', import.meta.url));

test('the golden hashes are reproduced in this process, in any order', () => {
  const golden = readGolden();
  expect(Object.keys(golden)).toHaveLength(GOLDEN_SEEDS.length);
  for (const low of GOLDEN_SEEDS.toReversed())
    expect([low, goldenHash(low)]).toEqual([low, golden[low]]);
});

test('and in a fresh one', async () => {
  const output = await new Promise<string>((resolve, reject) => {
    execFile(process.execPath, ['--import', 'tsx', script], (error, stdout) =>
      error === null ? resolve(stdout) : reject(new Error(stdout, { cause: error })),
    );
  });
  expect(output).toContain(`${GOLDEN_SEEDS.length} of ${GOLDEN_SEEDS.length} golden hashes agree`);
});
