/**
 * The page in a real browser. Without one these tests are skipped, and say so; where EXPLORER_BROWSER is set, to the path
 * of a Chromium or to 1, they must run.
 */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { AxeResults } from 'axe-core';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { runPage } from './run-page.ts';
import { HOSTILE, hostilePeer, recordingOf } from './testing.ts';
import { temporaryFolder } from '../test/temporary-folder.ts';

const wanted = process.env['EXPLORER_BROWSER'] ?? '';
const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const executable = wanted.includes('/') ? wanted : PLACES.find((path) => existsSync(path));
const skipped = executable === undefined && wanted === '';
if (skipped) console.warn('no Chromium found: the tests of the explorer in a browser are skipped');

const COMMANDS = [{ label: 'Step', text: 'raft-sim debug 2 --at {at}' }];

let browser: Browser;
let folder: string;
let pages: Page[] = [];
/** What any page asked for that is not the page itself, and what went wrong in any. */
let asked: string[] = [];
let errors: string[] = [];

async function write(name: string, recording: Parameters<typeof runPage>[0]): Promise<void> {
  writeFileSync(join(folder, name), await runPage(recording, { commands: COMMANDS }));
}

async function open(name: string, hash = '', scheme: 'light' | 'dark' = 'light'): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1400, height: 900 },
    colorScheme: scheme,
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  pages.push(page);
  page.on('request', (request) => {
    if (!request.url().startsWith('file:')) asked.push(request.url());
  });
  page.on('pageerror', ({ message }) => errors.push(message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  await page.goto(`${pathToFileURL(join(folder, name)).href}${hash}`);
  await page.waitForSelector('.status');
  return page;
}

interface Shown {
  readonly at: number;
  readonly server: number;
  readonly filter: string;
  readonly tab: string;
  readonly causes: boolean;
  readonly message: number;
}

function viewOf(page: Page): Promise<Shown> {
  return page.evaluate<Shown>('window.__explorer.view');
}

async function press(page: Page, ...keys: string[]): Promise<Shown> {
  for (const key of keys) await page.keyboard.press(key);
  // What a key has changed is drawn, and told to whoever asks, before the frame after the next.
  await page.evaluate('new Promise((r) => requestAnimationFrame(() => requestAnimationFrame(r)))');
  return viewOf(page);
}

/** Playwright's own way to wait is `eval` in the page, which the page does not allow. */
async function until(page: Page, condition: string): Promise<void> {
  for (let tries = 0; tries < 500; tries++) {
    if (await page.evaluate<boolean>(condition)) return;
    await page.waitForTimeout(20);
  }
  throw new Error(`waited in vain for ${condition}`);
}

/** By the address. The page writes its own there a moment after each change, and may be faster than this one is read. */
async function openTab(page: Page, tab: string): Promise<void> {
  await until(
    page,
    `window.__explorer.view.tab === '${tab}' || void (location.hash = '#at=150&tab=${tab}')`,
  );
}

function numberOf(page: Page, expression: string): Promise<number> {
  return page.evaluate<number>(expression);
}

(skipped ? describe.skip : describe)('in a browser', () => {
  beforeAll(async () => {
    folder = temporaryFolder();
    browser = await chromium.launch({
      ...(executable === undefined ? {} : { executablePath: executable }),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    });
    await write('bug.html', recordingOf('canary', 2));
    await write('long.html', recordingOf('chaos', 4, { maxEvents: 20_000, peers: 7 }));
    await write('hostile.html', recordingOf('canary', 2, { peer: hostilePeer }));
    await write('one.html', recordingOf('calm', 1, { maxEvents: 60, peers: 1 }));
  });

  afterAll(async () => {
    await browser?.close();
  });

  afterEach(async () => {
    await Promise.all(pages.map((page) => page.context().close()));
    pages = [];
    const wrong = [...asked.map((url) => `asked for ${url}`), ...errors];
    [asked, errors] = [[], []];
    if (wrong.length > 0) throw new Error(wrong.join('\n'));
  });

  test('opens at the violation, which it tells of in red', async () => {
    const page = await open('bug.html');
    const length = await numberOf(page, 'window.__explorer.run.length');
    const { at } = await viewOf(page);
    expect(at).toBe(length);
    expect(await page.textContent('.verdict')).toContain('Vote Once');
    expect(await page.textContent('.story')).toContain('n4 voted for n1 in term 3');
    expect(await page.textContent('.status')).toContain('VIOLATION of Vote Once');
    expect(await page.locator('.row.selected').getAttribute('class')).toContain('broken');
    const red = await page.evaluate<string>(
      "getComputedStyle(document.documentElement).getPropertyValue('--violation')",
    );
    expect(red).toBe('#b3001b');
  });

  test('asks nobody for anything', async () => {
    const page = await open('bug.html');
    await press(page, 'Home', 'j', 'c', 'v', 'v', 'o', 'End');
    await page.waitForTimeout(300);
    expect(asked).toEqual([]);
    const loaded = "performance.getEntriesByType('resource').length";
    expect(await numberOf(page, loaded)).toBe(0);
  });

  test('opens at the beginning if nothing broke', async () => {
    const page = await open('long.html');
    expect((await viewOf(page)).at).toBe(0);
    expect(await page.textContent('.status')).toContain('The beginning');
    expect(await page.locator('.row.selected').count()).toBe(0);
  });

  test('goes anywhere by keyboard', async () => {
    const page = await open('bug.html');
    const length = await numberOf(page, 'window.__explorer.run.length');
    expect((await press(page, 'Home')).at).toBe(0);
    expect((await press(page, 'j', 'j', 'ArrowDown')).at).toBe(3);
    expect((await press(page, 'k')).at).toBe(2);
    expect((await press(page, 'End')).at).toBe(length);
    expect((await press(page, 'PageUp')).at).toBeLessThan(length - 3);
    expect((await press(page, 'n')).at).toBe(length);
    const server = await press(page, '2', ',');
    expect(server.server).toBe(2);
    const touched = await page.evaluate<number[]>(
      `(({ node, touches }) => [node, ...touches])(window.__explorer.run.event(${server.at - 1}))`,
    );
    expect(touched).toContain(2);
    expect((await press(page, '2')).server).toBe(0);
    const role = await press(page, 'Home', 'r');
    expect(await page.textContent('.status')).toContain('becomes candidate');
    expect((await press(page, 'R')).at).toBe(role.at);
    expect((await press(page, 't')).at).toBeGreaterThan(role.at);
    expect((await press(page, 'c')).causes).toBe(true);
    expect((await press(page, 'Escape')).causes).toBe(false);
    expect((await press(page, 'v')).tab).toBe('message');
  });

  test('follows a message from its arrival to its sending and back', async () => {
    const page = await open('bug.html');
    const arrival = await numberOf(
      page,
      'window.__explorer.run.messages.find((m) => m.arrivals.length === 1).arrivals[0]',
    );
    await press(page, 'g');
    await page.keyboard.type(`#${arrival}`);
    expect((await press(page, 'Enter')).at).toBe(arrival + 1);
    const sent = await press(page, '[');
    expect(sent.at).toBeLessThan(arrival + 1);
    expect(sent.message).toBeGreaterThanOrEqual(0);
    expect((await press(page, ']')).at).toBe(arrival + 1);
  });

  test('tells where it is: the selected option, the sentence, the heads of the lanes', async () => {
    const page = await open('bug.html', '#at=60');
    const list = page.locator('[role=listbox]');
    const active = await list.getAttribute('aria-activedescendant');
    const option = page.locator(`#${active}`);
    expect(await option.getAttribute('aria-selected')).toBe('true');
    expect(await option.getAttribute('aria-posinset')).toBe('60');
    expect(await option.textContent()).toMatch(/^59 /);
    expect(await page.textContent('[role=status]')).toContain('Event 60 of ');
    expect(await page.locator('.lane-head').count()).toBe(5);
    expect(await page.inputValue('.place')).toBe('60');
  });

  test('filters, and steps through what it finds', async () => {
    const page = await open('bug.html', '#at=0');
    await press(page, '/');
    await page.keyboard.type('type:RequestVote -kind:deliver');
    await until(page, "document.querySelector('#filter-result').textContent.includes(' of ')");
    const rows = await page
      .locator('.row')
      .evaluateAll((list) => list.map(({ textContent }) => textContent));
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) expect(row).toContain('RequestVote');
    const first = await press(page, 'Enter');
    expect(first.at).toBeGreaterThan(0);
    expect((await press(page, 'Enter')).at).toBeGreaterThan(first.at);
    expect((await press(page, 'Shift+Enter')).at).toBe(first.at);
    await page.fill('.filter input', '/(/');
    expect(await page.textContent('#filter-result')).toContain('not a regular expression');
    // What is wrong hides nothing.
    expect(await page.locator('.row').count()).toBeGreaterThan(10);
  });

  test('a link restores the view, and the view is in the link', async () => {
    const hash = '#at=100&sel=n2&f=kind:timer&tab=log&causes=1';
    const page = await open('bug.html', hash);
    expect(await viewOf(page)).toEqual({
      at: 100,
      server: 2,
      message: -1,
      filter: 'kind:timer',
      tab: 'log',
      causes: true,
    });
    await press(page, 'k');
    await until(page, "location.hash.startsWith('#at=99&')");
    expect(new URL(page.url()).hash).toBe(hash.replace('100', '99'));
    const again = await open('bug.html', new URL(page.url()).hash);
    expect(await viewOf(again)).toEqual(await viewOf(page));
    const mad = await open('bug.html', '#at=999999999&sel=n9&msg=99999999');
    expect(await viewOf(mad)).toMatchObject({
      at: await numberOf(mad, 'window.__explorer.run.length'),
      server: 0,
      message: -1,
    });
  });

  test('shows what an event changed, its messages, the logs, the properties, the causes', async () => {
    const page = await open('bug.html');
    const panel = page.locator('[role=tabpanel]');
    const leading = await numberOf(
      page,
      "Array.from({ length: window.__explorer.run.length }, (_, i) => i).find((i) => window.__explorer.run.event(i).outcome.some((o) => o.startsWith('BECOMES LEADER')))",
    );
    await page.evaluate(`location.hash = '#at=${leading + 1}'`);
    await until(page, `window.__explorer.view.at === ${leading + 1}`);
    await press(page);
    const role = panel.locator('.changes tr', { has: page.locator('th', { hasText: /^role$/ }) });
    expect(await role.textContent()).toBe('Mrolecandidate → leader');
    const tab = async (name: string): Promise<string> => {
      await page.getByRole('tab', { name }).click();
      await press(page);
      return (await panel.textContent()) ?? '';
    };
    expect(await tab('Message')).toContain('RequestVoteReply');
    expect(await tab('Logs')).toContain('match');
    expect(await panel.locator('.cell.entry').count()).toBeGreaterThan(0);
    const properties = await tab('Invariants');
    expect(properties.indexOf('Vote Once')).toBeLessThan(properties.indexOf('Election Safety'));
    expect(await panel.locator('.violated').count()).toBe(1);
    expect(await tab('Causes')).toContain('sent what arrived');
    await panel.locator('.jumps .link').first().click();
    expect((await press(page)).at).toBeLessThan(leading + 1);
  });

  test('a click on the diagram selects an event, and one on the strip goes there', async () => {
    const page = await open('long.html', '#at=5000');
    const canvas = page.locator('.canvas canvas');
    const box = (await canvas.boundingBox())!;
    await page.mouse.click(box.x + 20, box.y + 210);
    const { at } = await press(page);
    expect(Math.abs(at - 5_000)).toBeLessThan(40);
    expect(at).not.toBe(5_000);
    const strip = (await page.locator('.overview').boundingBox())!;
    await page.mouse.click(strip.x + strip.width / 2, strip.y + 20);
    const length = await numberOf(page, 'window.__explorer.run.length');
    expect(Math.abs((await press(page)).at / length - 0.5)).toBeLessThan(0.03);
  });

  test('keeps few rows in the document, wherever one scrolls to', async () => {
    const page = await open('long.html');
    const length = await numberOf(page, 'window.__explorer.run.length');
    for (const at of [0, 5_000, length - 10]) {
      await page.evaluate(`location.hash = '#at=${at}'`);
      await until(page, `window.__explorer.view.at === ${at}`);
      await press(page);
      expect(await page.locator('.row').count()).toBeLessThan(80);
      if (at > 0) expect(await page.locator(`#event-${at - 1}`).count()).toBe(1);
    }
    await page.evaluate("document.querySelector('.canvas').scrollTop = 40000");
    await press(page);
    // The list goes with the diagram.
    expect(await numberOf(page, "document.querySelector('.list').scrollTop")).toBe(40_000);
    const first = Number(await page.locator('.row .number').first().textContent());
    expect(first).toBeGreaterThan(1_500);
    expect(first).toBeLessThanOrEqual(2_000);
  });

  test('the help says what the keys do, and closes', async () => {
    const page = await open('bug.html');
    await press(page, '?');
    expect(await page.locator('dialog.help').isVisible()).toBe(true);
    expect(await page.textContent('dialog.help')).toContain('next event of the selected server');
    await press(page, 'Escape');
    expect(await page.locator('dialog.help').isVisible()).toBe(false);
    expect((await press(page, 'Home')).at).toBe(0);
  });

  test('gives the command line and the link of the position', async () => {
    const page = await open('bug.html', '#at=42');
    await page.getByRole('button', { name: 'Copy…' }).click();
    expect(await page.textContent('#copy')).toContain('raft-sim debug 2 --at 42');
    expect(await page.textContent('#copy')).toContain('bug.html#at=42');
  });

  test.each(['light', 'dark'] as const)('anybody can use it, in the %s theme', async (scheme) => {
    const page = await open('bug.html', '#at=150&causes=1', scheme);
    expect(await page.getAttribute('html', 'data-theme')).toBe(scheme);
    await page.evaluate(axe.source);
    const check = async (part: string): Promise<void> => {
      const { violations } = await page.evaluate<AxeResults>(`axe.run('${part}')`);
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    };
    await check('html');
    for (const tab of ['message', 'log', 'invariants', 'causes']) {
      await openTab(page, tab);
      await check('.side');
    }
    await page.fill('.filter input', 'nothing is like this');
    await until(page, "document.querySelector('.empty') !== null");
    await check('.events');
    await page.fill('.filter input', '');
    await page.locator('.filter input').blur();
    await press(page, '?');
    await check('dialog.help');
  });

  test('the theme can be switched, and stays switched', async () => {
    const page = await open('bug.html');
    await press(page, 'o');
    expect(await page.getAttribute('html', 'data-theme')).toBe('dark');
    await page.reload();
    await page.waitForSelector('.status');
    expect(await page.getAttribute('html', 'data-theme')).toBe('dark');
  });

  test('what a peer says is shown and does nothing', async () => {
    const page = await open('hostile.html');
    const dialogs: string[] = [];
    page.on('dialog', (dialog) => {
      dialogs.push(dialog.message());
      void dialog.dismiss();
    });
    for (const tab of ['state', 'message', 'log', 'invariants', 'causes']) {
      await openTab(page, tab);
    }
    await press(page, 'Home', 'j', 'j', ']', '[', 'c');
    await page.fill('.filter input', 'alert(1)');
    await until(page, "document.querySelector('#filter-result').textContent.includes(' of ')");
    expect(await page.locator('.row').count()).toBeGreaterThan(0);
    expect(await page.textContent('.list')).toContain(HOSTILE.slice(0, 30));
    expect(await page.locator('script').count()).toBe(2);
    expect(dialogs).toEqual([]);
  });

  test('one server is a cluster as well', async () => {
    const page = await open('one.html');
    await press(page, 'j', 'j', 'End');
    expect(await page.locator('.lane-head').count()).toBe(1);
    expect(await page.locator('.row.selected').count()).toBe(1);
  });

  test('what is not a run is told, and not shown', async () => {
    const recording = recordingOf('calm', 1, { maxEvents: 20, peers: 3 });
    const html = await runPage(recording, { commands: [] });
    writeFileSync(join(folder, 'broken.html'), html.replace(/(id="run">).{40}/, '$1'));
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(pathToFileURL(join(folder, 'broken.html')).href);
    await page.waitForSelector('#app.failed');
    expect(await page.textContent('#app')).toContain('This page cannot show its run');
    await context.close();
  });
});
