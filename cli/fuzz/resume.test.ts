/** `raft-sim fuzz --resume`: which journals it takes and which options go with it. What it comes to is in campaign/kill.test.ts. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { FuzzState } from '../../campaign/kinds/fuzz/state.ts';
import { campaign, cutOff, edit } from '../../test/journals.ts';
import { runProgram } from '../program.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { temporaryFolder } from '../../test/temporary-folder.ts';

let directory: string;
let journal: string;
beforeEach(async () => {
  directory = temporaryFolder();
  const states: FuzzState[] = [];
  await campaign((state) => states.push(state), directory);
  journal = cutOff(directory, states[1]!);
});

interface Outcome {
  readonly code: number;
  readonly err: string;
}

async function resume(...args: string[]): Promise<Outcome> {
  const err: string[] = [];
  const terminal: Terminal = {
    out: () => undefined,
    err: (line) => err.push(line),
    style: (_style, text) => text,
    styleErr: (_style, text) => text,
  };
  const code = await runProgram(terminal, ['fuzz', '--resume', ...args], {});
  return { code, err: err.join('\n') };
}

describe('a campaign cannot be resumed as another one (exit code 2)', () => {
  test.each([
    ['--scenario', 'chaos', '"canary"'],
    ['--peers', '3..5', '"3..4"'],
    ['--peers', '5', '"3..4"'],
    ['--seeds', '1..31', '"1..30"'],
    ['--seeds', '1..', '"1..30"'],
    ['--max-failures', '1', '"3"'],
    ['--failures', '/elsewhere', 'as in'],
  ])('%s %s', async (option, value, expected) => {
    const { code, err } = await resume(journal, option, value);
    expect(err).toContain(`${option}: found "${value}", expected `);
    expect(err).toContain(expected);
    expect(code).toBe(2);
  });

  test('nor with other regressions', async () => {
    const { code, err } = await resume(journal, '--peers', '3..4', '--seeds', '1..30');
    expect(err).toContain('--regressions: found');
    expect(code).toBe(2);
  });
});

describe('a campaign that cannot be resumed says why', () => {
  test('none in the directory (exit code 3)', async () => {
    const { code, err } = await resume('--failures', join(directory, 'x'));
    expect(err).toContain('the journal of an interrupted campaign');
    expect(code).toBe(3);
  });

  test('several of them (exit code 2)', async () => {
    writeFileSync(join(directory, 'campaign-0.journal'), '{');
    const { code, err } = await resume('--failures', directory);
    expect(err).toContain('found 2 journals, expected one');
    expect(err).toContain(`${journal} (canary, seeds 1..8 done)`);
    expect(err).toContain('campaign-0.journal (E_TRUNCATED)');
    expect(code).toBe(2);
  });

  test('another engine (exit code 3)', async () => {
    edit(journal, ['engine', 'semantics'], 99);
    const { code, err } = await resume(journal);
    expect(err).toContain(`${journal}: at engine.semantics: found 99, expected 1`);
    expect(code).toBe(3);
  });

  test('runs that come out differently (exit code 4)', async () => {
    edit(journal, ['done', 'lastHash'], '0'.repeat(16));
    const { code, err } = await resume(journal);
    expect(err).toContain('of seed 8, expected 0000000000000000, as in the journal');
    expect(code).toBe(4);
  });
});
