/**
 * Takes the pictures of the explorer that the docs show: `npm run docs:pictures` (wants Chromium; a path in CHROMIUM, if it
 * is not where Debian has it).
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { execFileSync } from 'node:child_process';
import { chromium } from 'playwright-core';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const RUN = ['1', '--scenario', 'bug-commit-to-end-of-log', '--peers', '3'];

/** What each picture shows: the part of the address behind `#`, and the theme. */
const PICTURES = [
  { name: 'explorer', hash: '', theme: 'light' },
  { name: 'explorer-logs', hash: '#at=125&tab=log', theme: 'dark' },
  { name: 'explorer-causes', hash: '#at=125&tab=message&causes=1', theme: 'light' },
] as const;

const directory = mkdtempSync(join(tmpdir(), 'pictures-'));
try {
  const page = join(directory, 'run.html');
  const command = ['--import', 'tsx', join(ROOT, 'cli/main.ts'), 'explore', ...RUN, '-o', page];
  execFileSync(process.execPath, command, { cwd: ROOT });
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
  try {
    for (const { name, hash, theme } of PICTURES) {
      const tab = await browser.newPage({
        viewport: { width: 1_300, height: 720 },
        colorScheme: theme,
      });
      await tab.goto(pathToFileURL(page).href + hash);
      await tab.waitForFunction('globalThis.__explorer !== undefined');
      await tab.waitForTimeout(500);
      await tab.screenshot({ path: join(ROOT, 'docs/pictures', `${name}.png`) });
      await tab.close();
    }
  } finally {
    await browser.close();
  }
} finally {
  rmSync(directory, { recursive: true, force: true });
}
