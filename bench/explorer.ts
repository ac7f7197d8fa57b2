/**
 * What the explorer's page costs: making it, its size, and in Chromium opening it (until it answers keys), a step and the
 * memory of its script. Wants Chromium; a path in CHROMIUM, if it is not where Debian has it.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, CDPSession } from 'playwright-core';
import { chromium } from 'playwright-core';
import { Recording } from '../record/recording.ts';
import { runPage } from '../explorer/run-page.ts';
import { raft } from '../raft/index.ts';
import { runOf } from './debugger.ts';

const LENGTHS = [1_000, 10_000, 100_000, 500_000];
const STEPS = 50;
const ROUNDS = 3;

interface Opened {
  readonly openMs: number;
  readonly stepMs: number;
  readonly heapMib: number;
}

async function metrics(session: CDPSession): Promise<ReadonlyMap<string, number>> {
  const { metrics: all } = await session.send('Performance.getMetrics');
  return new Map(all.map(({ name, value }) => [name, value]));
}

async function open(browser: Browser, path: string): Promise<Opened> {
  const page = await browser.newPage({ viewport: { width: 1_400, height: 900 } });
  try {
    await page.goto(pathToFileURL(path).href);
    await page.waitForFunction('globalThis.__explorer !== undefined', undefined, {
      timeout: 60_000,
    });
    // Since the navigation began, by the clock of the page.
    const openMs = await page.evaluate('performance.now()');
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable');
    const before = await metrics(session);
    for (let i = 0; i < STEPS; i++) await page.keyboard.press('j');
    const after = await metrics(session);
    const taskMs = (after.get('TaskDuration')! - before.get('TaskDuration')!) * 1e3;
    return {
      openMs: Number(openMs),
      stepMs: taskMs / STEPS,
      heapMib: after.get('JSHeapUsedSize')! / 1_048_576,
    };
  } finally {
    await page.close();
  }
}

/** The best of a few rounds counts. */
export async function explorerCost(): Promise<void> {
  console.log(
    '| events | make, ms | page, MB | open, ms | step, ms of the main thread | heap, MiB |\n' +
      '| --- | --- | --- | --- | --- | --- |',
  );
  const directory = mkdtempSync(join(tmpdir(), 'explorer-bench-'));
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
  try {
    for (const events of LENGTHS) {
      const recording = new Recording(raft, runOf(events));
      const start = performance.now();
      const html = await runPage(recording, { commands: [] });
      const makeMs = performance.now() - start;
      const path = join(directory, 'run.html');
      writeFileSync(path, html);
      const rounds: Opened[] = [];
      for (let round = 0; round < ROUNDS; round++) rounds.push(await open(browser, path));
      const best = (read: (each: Opened) => number): number => Math.min(...rounds.map(read));
      console.log(
        `| ${events} | ${makeMs.toFixed(0)} | ${(Buffer.byteLength(html) / 1e6).toFixed(2)} | ` +
          `${best((each) => each.openMs).toFixed(0)} | ${best((each) => each.stepMs).toFixed(1)} | ` +
          `${best((each) => each.heapMib).toFixed(0)} |`,
      );
    }
  } finally {
    await browser.close();
    rmSync(directory, { recursive: true, force: true });
  }
}
