import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import Environment from './environment.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** An environment within that of this test, whose temporary folder takes the place of ours. */
function create(): Environment {
  const projectConfig = { globals: {}, testEnvironmentOptions: {}, fakeTimers: {} };
  const context = { console, docblockPragmas: {}, testPath: '/leaky.test.ts' };
  type Arguments = ConstructorParameters<typeof Environment>;
  return new Environment(
    ...([{ projectConfig, globalConfig: {} }, context] as unknown as Arguments),
  );
}

test('this file has a temporary folder of its own, and folders are made in it', () => {
  expect(basename(tmpdir())).toMatch(/^raft-sim-tests-/);
  expect(dirname(temporaryFolder())).toBe(tmpdir());
});

test('what is left in it fails by name, and is removed', async () => {
  const outer = tmpdir();
  const clean = create();
  await clean.teardown();
  const leaky = create();
  const inner = process.env['TMPDIR']!;
  mkdirSync(join(inner, 'raft-sim-left'));
  writeFileSync(join(inner, 'raft-sim-left', 'file'), '');
  await expect(leaky.teardown()).rejects.toThrow(
    '/leaky.test.ts leaves in the temporary folder: raft-sim-left',
  );
  expect(process.env['TMPDIR']).toBe(outer);
  expect(readdirSync(dirname(inner))).not.toContain(basename(inner));
});

test('whoever has failed is not blamed for it', async () => {
  const failing = create();
  mkdirSync(join(process.env['TMPDIR']!, 'raft-sim-left'));
  failing.handleTestEvent({ name: 'test_fn_failure' });
  await expect(failing.teardown()).resolves.toBeUndefined();
});
