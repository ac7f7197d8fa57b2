import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Outcome } from '../../test/command-line.ts';
import { run } from '../../test/command-line.ts';
import { temporaryFolder } from '../../test/temporary-folder.ts';

function runLine(line: string): Promise<Outcome> {
  return run(...line.split(' '));
}

const directory = temporaryFolder();

describe('raft-sim shrink', () => {
  test('makes a failing seed small, writes it, and what it writes replays', async () => {
    const file = join(directory, 'seed', 'small.json');
    const { code, out } = await run('shrink', '11', '--scenario', 'canary', '--output', file);
    expect(code).toBe(0);
    expect(out).toContain('VIOLATION of Vote Once, shrunk from seed 11');
    expect(out).toMatch(
      /Before +2,716 events; as decisions: [0-9,]+ decisions, 5 servers, [0-9]+ crash/,
    );
    expect(out).toMatch(/After +3 decisions, 2 servers, 0 crashes/);
    expect(out).toContain('leaving out any one decision loses the violation');
    expect(out).toContain('Step 3: n1 voted for n2 in term 1 after it had voted for n1.');
    const again = await run('replay', file);
    expect(again.code).toBe(1);
    expect(again.out).toContain('reproduced');
  });

  test('of what breaks end to end only, if that is asked for', async () => {
    const file = join(directory, 'seed', 'end-to-end.json');
    const line = `shrink 2 --scenario canary --runs 600 --end-to-end --output ${file}`;
    const { code, out } = await runLine(line);
    expect(code).toBe(0);
    expect(out).toContain('VIOLATION of Election Safety, shrunk from seed 2');
    const again = await run('replay', file);
    expect(again.out).toContain('VIOLATION of Election Safety (end-to-end)');
    expect(again.out).toContain('reproduced');
  });

  test('takes the file of a failure, and leaves the result beside it', async () => {
    const failures = join(directory, 'failures');
    // Pretend that `fuzz` has written it: worker threads do not run under the test runner.
    const source = join(failures, 'vote-once.json');
    await run('shrink', '2', '--scenario', 'canary', '--runs', '1', '--output', source);
    const name = readdirSync(failures)[0]!;
    const { code } = await run('shrink', join(failures, name));
    expect(code).toBe(0);
    expect(readdirSync(failures).toSorted()).toEqual(
      [name, name.replace('.json', '.shrunk.json')].toSorted(),
    );
    // Again, on what is small already: its place is the same.
    const small = join(failures, name.replace('.json', '.shrunk.json'));
    const text = readFileSync(small, 'utf8');
    expect((await run('shrink', small)).code).toBe(0);
    expect(readFileSync(small, 'utf8')).toBe(text);
    expect(readdirSync(failures)).toHaveLength(2);
  }, 300_000);

  test('says so if the budget was over before the end', async () => {
    const file = join(directory, 'budget.json');
    const { code, out } = await runLine(
      `shrink 22 --scenario bug-commit-by-counting --runs 30 --output ${file}`,
    );
    expect(code).toBe(0);
    expect(out).toContain('not finished: raise --runs');
    expect(existsSync(file)).toBe(true);
  });

  test('refuses what does not fail, and what it does not understand', async () => {
    const file = join(directory, 'none.json');
    expect(await run('shrink', '1', '--output', file)).toMatchObject({
      code: 2,
      err: expect.stringContaining('a run that breaks no property'),
    });
    expect(existsSync(file)).toBe(false);
    expect((await run('shrink', '007')).code).toBe(2);
    expect((await run('shrink', '1', '--runs', '0')).code).toBe(2);
    expect((await run('shrink', join(directory, 'missing.json'))).code).toBe(3);
    writeFileSync(file, '{"format": "raft-sim/schedule"');
    expect((await run('shrink', file)).code).toBe(3);
    expect((await run('shrink', file, '--peers', '3')).code).toBe(2);
  });

  test('a result that cannot be written is an error of its own', async () => {
    const blocked = join(directory, 'file');
    writeFileSync(blocked, '');
    const { code, err } = await runLine(
      `shrink 11 --scenario canary --output ${join(blocked, 'x.json')}`,
    );
    expect(err).toContain('E_WRITE');
    expect(code).not.toBe(0);
  });

  test('writes the story as Markdown, but never over a schedule', async () => {
    const file = join(directory, 'told.json');
    const story = join(directory, 'told.md');
    const told = ['shrink', '2', '--scenario', 'canary', '--runs', '300', '--output', file];
    const { code } = await run(...told, '--markdown', story);
    expect(code).toBe(0);
    const text = readFileSync(story, 'utf8');
    expect(text).toMatch(/^## Vote Once is broken\n\n```mermaid\nsequenceDiagram\n/);
    expect(text).toContain('Step 3: n1 voted for n2');
    for (const bad of [file, directory]) {
      const refused = await run(...told, '--markdown', bad);
      expect(refused.code).toBe(2);
      expect(refused.err).toContain('--markdown');
    }
    expect((await run('replay', file)).out).toContain('reproduced');
  });

  test('goes on from an earlier result of the same failure, and from no other', async () => {
    const file = join(directory, 'resumed.json');
    const told = ['shrink', '2', '--scenario', 'canary', '--output', file];
    await run(...told, '--runs', '2');
    const before = (JSON.parse(readFileSync(file, 'utf8')) as { decisions: unknown[] }).decisions;
    const { code, out } = await run(...told, '--resume');
    expect(code).toBe(0);
    expect(before.length).toBeGreaterThan(3);
    expect(out).toMatch(/After +3 decisions/);
    const other = ['shrink', '2', '--scenario', 'bug-double-vote', '--output', file, '--resume'];
    const refused = await run(...other);
    expect(refused.code).toBe(2);
    expect(refused.err).toContain('a run of scenario canary');
  });
});
