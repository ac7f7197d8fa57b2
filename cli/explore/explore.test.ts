import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { decodeRun } from '../../explorer/decode.ts';
import type { RunData } from '../../explorer/data/run-data.ts';
import { run } from '../../test/command-line.ts';
import { temporaryFolder } from '../../test/temporary-folder.ts';

const directory = temporaryFolder();

function runIn(path: string): Promise<RunData> {
  const html = readFileSync(path, 'utf8');
  return decodeRun(/ id="run">([^<]*)</.exec(html)![1]!);
}

describe('raft-sim explore', () => {
  const page = join(directory, 'two.html');

  let printed = { code: -1, out: '', err: '' };

  beforeAll(async () => {
    printed = await run('explore', '2', '--scenario', 'canary', '-o', page);
  });

  test('says what it wrote, and that it did', () => {
    const { code, out, err } = printed;
    expect(err).toBe('');
    expect(out).toContain('VIOLATION of Vote Once (local): scenario canary, 5 servers');
    expect(out).toMatch(/Broken +n4 voted for n1 in term 3/);
    expect(out).toMatch(/Events +187, 99 messages, 1\.137412s of cluster time/);
    expect(out).toMatch(/Page +\S+two\.html, \d+ kB/);
    expect(code).toBe(0);
  });

  test('writes the run of a seed', async () => {
    const data = await runIn(page);
    expect(data).toMatchObject({ scenario: 'canary', seed: '2', servers: 5, length: 187 });
    expect(data.violation).toMatchObject({ property: 'Vote Once', at: 186 });
  });

  test('says how to get to the same position elsewhere', async () => {
    const { commands } = await runIn(page);
    const target = '2 --scenario canary --peers 5';
    expect(commands.map(({ text }) => text.replace(/^.*?(?=step|replay)/, ''))).toEqual([
      `step ${target} --at {at}`,
      `replay ${target} --inspect-at {at}`,
      `replay ${target}`,
    ]);
    for (const { text } of commands) expect(text).not.toContain('undefined');
  });

  test('writes the same file again, and leaves nothing else behind', async () => {
    const before = readFileSync(page);
    const place = join(directory, 'again');
    mkdirSync(place);
    await run('explore', '2', '--scenario', 'canary', '--output', join(place, 'two.html'));
    expect(readFileSync(join(place, 'two.html')).equals(before)).toBe(true);
    expect(readdirSync(place)).toEqual(['two.html']);
  });

  test('a run of a schedule file, under a name of its own', async () => {
    const place = temporaryFolder();
    const failures = join(place, 'failures');
    await run(
      'shrink',
      '2',
      '--scenario',
      'canary',
      '--runs',
      '100',
      '--output',
      join(failures, 'x.json'),
    );
    const { cwd } = process;
    process.cwd = () => place;
    try {
      const { code, out } = await run(
        'explore',
        join(failures, 'x.json'),
        '-o',
        join(place, 'x.html'),
      );
      expect(out).toContain('VIOLATION of Vote Once');
      expect(code).toBe(0);
    } finally {
      process.cwd = cwd;
    }
    const data = await runIn(join(place, 'x.html'));
    expect(data.story.some((text) => text.startsWith('Step 1 (#0), n'))).toBe(true);
    expect(data.commands[0]!.text).toContain(`step ${join(failures, 'x.json')} --at {at}`);
  });

  test('a file that is not what it recorded is refused, as replay does', async () => {
    const path = join(directory, 'changed.json');
    await run('shrink', '2', '--scenario', 'canary', '--runs', '1', '--output', path);
    const text = readFileSync(path, 'utf8');
    const broken = text.replace('"decisions": [', '"decisions": [{"do":"persist","node":1},');
    expect(broken).not.toBe(text);
    writeFileSync(path, broken);
    const output = join(directory, 'changed.html');
    const { code, err } = await run('explore', path, '-o', output);
    expect(code).toBe(4);
    expect(err).toContain('E_INAPPLICABLE');
    expect(readdirSync(directory)).not.toContain('changed.html');
    const lenient = await run('explore', path, '--lenient', '-o', output);
    expect(lenient.out).toMatch(/Skipped +\d+ decisions?, which could not be carried out/);
    expect(readdirSync(directory)).toContain('changed.html');
  });

  test.each([
    [['nowhere.json'], 'E_FILE', 3],
    [['2', '--scenario', 'canary', '-o', directory], 'E_USAGE', 2],
    [['2', '--scenario', 'canary', '-o', ''], 'E_USAGE', 2],
    [['2', '--lenient'], 'E_USAGE', 2],
    [['2', '--scenario', 'canary', '-o', join(page, 'below.html')], 'E_WRITE', 70],
    [['02'], 'E_USAGE', 2],
  ])('%j: %s', async (args, error, expected) => {
    const { code, err } = await run('explore', ...args);
    expect(err).toContain(error);
    expect(code).toBe(expected);
  });

  test('does not write over its schedule', async () => {
    const path = join(directory, 'kept.json');
    await run('shrink', '2', '--scenario', 'canary', '--runs', '1', '--output', path);
    const before = readFileSync(path, 'utf8');
    const { code } = await run('explore', path, '-o', path);
    expect(code).toBe(2);
    expect(readFileSync(path, 'utf8')).toBe(before);
  });
});
