import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { decodeRun } from './decode.ts';
import { loadApp } from './bundle.ts';
import { explorerPage } from './page.ts';
import { runPage } from './run-page.ts';
import { HOSTILE, hostilePeer, recordingOf } from './testing.ts';

function sha256(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

/** What stands between two texts that occur once. */
function between(html: string, begin: string, end: string): string {
  expect(html.split(begin)).toHaveLength(2);
  const from = html.indexOf(begin) + begin.length;
  return html.slice(from, html.indexOf(end, from));
}

describe("the explorer's page", () => {
  let html = '';

  beforeAll(async () => {
    const recording = recordingOf('canary', 2, { peer: hostilePeer });
    const commands = [{ label: HOSTILE, text: HOSTILE }];
    html = await runPage(recording, { commands });
  });

  test('lets its own program and style run, and nothing else', async () => {
    const { script, style } = await loadApp();
    expect(script.length).toBeGreaterThan(1_000);
    expect(style.length).toBeGreaterThan(100);
    expect(between(html, '<script type="module">', '</script>')).toBe(script);
    expect(between(html, '<style>', '</style>')).toBe(style);
    const policy = between(html, 'Content-Security-Policy" content="', '"');
    expect(policy.split('; ')).toEqual([
      "default-src 'none'",
      `script-src ${sha256(script)}`,
      `style-src ${sha256(style)}`,
      "base-uri 'none'",
      "form-action 'none'",
    ]);
  });

  test('asks nobody for anything', () => {
    const { script } = { script: between(html, '<script type="module">', '</script>') };
    expect(html.replace(script, '')).not.toMatch(/ (?:src|href|srcset)=|@import|url\(/);
    expect(script).not.toMatch(/https?:\/\/(?!www\.w3\.org\/)/);
  });

  test('has three elements with code or data, whatever the texts of the run are', () => {
    expect(html.match(/<script/g)).toHaveLength(2);
    expect(html.match(/<\/script/g)).toHaveLength(2);
    expect(html).not.toContain('alert(1)');
    expect(between(html, ' id="run">', '</script>')).toMatch(/^[A-Za-z0-9+/]+=*$/);
  });

  test('holds its run', async () => {
    const run = await decodeRun(between(html, ' id="run">', '</script>'));
    expect(run.commands).toEqual([{ label: HOSTILE, text: HOSTILE }]);
    expect(run.messages[0]!.says).toContain(HOSTILE);
  });

  test('is the same for the same run', async () => {
    const write = (): Promise<string> => runPage(recordingOf('canary', 2), { commands: [] });
    expect(await write()).toBe(await write());
  });

  test('shows its title as text', () => {
    const app = { script: '1', style: '' };
    const page = explorerPage({ title: HOSTILE, payload: 'AAAA', app });
    expect(page.match(/<\/?script/g)).toHaveLength(4);
    expect(page).toContain('<title>&lt;/script&gt;&lt;script&gt;alert(1)');
  });

  test.each(['</script>', '</SCRIPT ', '<!-- x', 'a\rb', 'a\0b'])(
    'refuses a program that is not what it seems in a page: %j',
    (script) => {
      const page = { title: '', payload: '', app: { script, style: '' } };
      expect(() => explorerPage(page)).toThrow("in the script of the explorer's page");
    },
  );
});
