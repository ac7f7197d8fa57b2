import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { run } from '../../test/command-line.ts';
import { temporaryFolder } from '../../test/temporary-folder.ts';

describe('raft-sim search', () => {
  test('says within how many decisions nothing is broken', async () => {
    const { code, printed: out } = await run('search', '--depth', '5', '--peers', '2');
    expect(code).toBe(0);
    expect(out).toContain('EXHAUSTED: no property is broken within 5 decisions');
    expect(out).toContain('States     100; new ones by number of decisions: 1 2 7 15 27 48');
  });

  test('writes the shortest way to a violation to a file that replay takes', async () => {
    const file = join(temporaryFolder(), 'found.json');
    const args = ['--scenario', 'canary', '--end-to-end', '--peers', '2', '--output', file];
    const { code, printed: out } = await run('search', ...args);
    expect(code).toBe(1);
    expect(out).toContain('VIOLATION of Election Safety with 6 decisions; none with fewer');
    expect(out).toContain("1  n1's election timer runs out");
    const replayed = await run('replay', file);
    expect(replayed.code).toBe(1);
    expect(replayed.printed).toContain('VIOLATION of Election Safety (end-to-end)');
    expect(replayed.printed).toContain('reproduced');
  });

  test('gives up at its limit', async () => {
    const { code, printed: out } = await run('search', '--limit', '90');
    expect(code).toBe(5);
    expect(out).toContain('no property is broken within 3 decisions');
  });

  test('ends in order when it is told to stop', async () => {
    const running = run('search', '--depth', '20');
    setTimeout(() => process.emit('SIGINT', 'SIGINT'), 300);
    const { code, out } = await running;
    expect(code).toBe(130);
    expect(out).toMatch(/INTERRUPTED: no property is broken within \d+ decisions?/);
  });

  test.each([
    ['--peers', '6'],
    ['--depth', '0'],
    ['--crashes', 'many'],
  ])('takes no %s %s', async (option, value) => {
    const { code, printed: out } = await run('search', option, value);
    expect(code).toBe(2);
    expect(out).toContain(`E_USAGE: ${option}`);
  });
});
