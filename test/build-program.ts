/**
 * Before all tests: the program in one piece, laid out as in the package. Tests that need a process of their own start
 * that one, which takes a fifth of the time that translating the sources does.
 */
import { copyFileSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { APP_SCRIPT, APP_STYLE, bundleApp } from '../explorer/bundle.ts';

export default async function buildProgram(): Promise<void> {
  const cache = resolve('node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  // Not elsewhere, as it needs the packages beside it.
  const folder = mkdtempSync(join(cache, 'raft-sim-'));
  // All of it where the entry of workers is, which is looked for from there, as is what the version is read from.
  const dist = join(folder, 'dist/campaign/kinds');
  await build({
    // The files beside which the others look for what they load: workers, and the program of the page.
    entryPoints: { main: 'cli/main.ts', worker: 'campaign/kinds/worker.ts' },
    outdir: dist,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    keepNames: true,
    // Debuggers look for the sources, and so does whoever reads where an error was thrown.
    sourcemap: true,
    logLevel: 'warning',
  });
  copyFileSync('package.json', join(folder, 'package.json'));
  const { script, style } = await bundleApp();
  writeFileSync(join(dist, APP_SCRIPT), script);
  writeFileSync(join(dist, APP_STYLE), style);
  process.env['TEST_PROGRAM'] = folder;
}
