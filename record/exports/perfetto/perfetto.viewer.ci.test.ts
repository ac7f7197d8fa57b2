/**
 * The trace-event export in a real viewer: the Performance panel of Chromium's own developer tools, which works offline. (It
 * draws lanes and slices, no arrows. Perfetto's page is on no registry: testing/perfetto-checks.ts knows its rules.)
 */
import { existsSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { chromium } from 'playwright-core';
import { recordingOf } from '../../../test/recordings.ts';
import { printPerfetto } from './perfetto.ts';

const PLACES = [process.env['CHROMIUM'] ?? '', '/usr/bin/chromium', '/usr/bin/chromium-browser'];
const executablePath = PLACES.find((path) => path !== '' && existsSync(path));

interface Lane {
  readonly name: string;
  readonly slices: number;
}

/** Runs in the page of the developer tools. A string, as the module is only there. */
const LOAD = `async (text) => {
  const patiently = async (ask) => {
    for (let i = 0; i < 600; i++) {
      try {
        const answer = ask();
        if (answer) return answer;
      } catch {}
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error('the panel does not answer: ' + ask);
  };
  const { TimelinePanel } = await import('devtools://devtools/bundled/panels/timeline/timeline.js');
  const panel = await patiently(() => TimelinePanel.TimelinePanel.instance());
  await panel.loadFromFile(new File([text], 'run.json', { type: 'application/json' }));
  const parsed = await patiently(() => panel.getParsedTraceForLayoutTests());
  const { Renderer } = parsed;
  return [...Renderer.processes.values()].flatMap(({ threads }) =>
    [...threads.values()].map(({ name, entries }) => ({ name, slices: entries.length })),
  );
}`;

async function lanesShown(executable: string, text: string): Promise<readonly Lane[]> {
  const browser = await chromium.launch({ executablePath: executable, args: ['--no-sandbox'] });
  try {
    const page = await browser.newPage();
    await page.goto('devtools://devtools/bundled/devtools_app.html?panel=timeline');
    return await page.evaluate(`(${LOAD})(${JSON.stringify(text)})`);
  } finally {
    await browser.close();
  }
}

if (executablePath === undefined) {
  test.todo(
    'Chromium shows each server and all its events (none is here: set CHROMIUM to its path)',
  );
} else {
  test('Chromium shows each server and all its events', async () => {
    const recording = recordingOf(['canary', 2, 5]);
    const lanes = await lanesShown(executablePath, printPerfetto(recording));
    const shown = lanes.filter(({ name }) => /^n\d$/.test(name));
    const expected = [1, 2, 3, 4, 5].map((id) => ({
      name: `n${id}`,
      slices: recording.events.filter(({ node }) => node === id).length,
    }));
    expect(shown.toSorted((a, b) => (a.name < b.name ? -1 : 1))).toEqual(expected);
    expect(lanes.filter(({ name }) => name.endsWith(' role')).length).toBe(5);
  });
}
