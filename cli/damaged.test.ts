/** Damaged schedule files on the command line: whatever they are, it answers with a verdict or says what is wrong. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { mutantOf } from '../test/mutate.ts';
import { validScheduleFiles } from '../test/schedule-files.ts';
import { runProgram } from './program.ts';
import type { Terminal } from './terminal/terminal.ts';
import { temporaryFolder } from '../test/temporary-folder.ts';

const MUTANTS = 60;

test('replay of damaged files never ends in an internal error', async () => {
  const path = join(temporaryFolder(), 'x.json');
  // Short runs: what is read of a file does not depend on how long it takes to run it.
  const files = validScheduleFiles().map((text) =>
    text.replace(/"maxEvents": [0-9]+/, '"maxEvents": 2000'),
  );
  const codes = new Set<number>();
  for (let number = 0; number < MUTANTS; number++) {
    const mutant = mutantOf(files, number % files.length, number);
    writeFileSync(path, mutant);
    let err = '';
    const terminal: Terminal = {
      out: () => undefined,
      err: (line) => (err += line),
      style: (_style, text) => text,
      styleErr: (_style, text) => text,
    };
    const code = await runProgram(terminal, ['replay', path], {});
    expect({ code: [0, 1, 3, 4, 5].includes(code) ? 'fits' : code, err, mutant }).toEqual({
      code: 'fits',
      err,
      mutant,
    });
    if (code === 3) expect(err).toContain(': found ');
    codes.add(code);
  }
  expect(codes.has(3)).toBe(true);
  expect(codes.size).toBeGreaterThan(1);
});
