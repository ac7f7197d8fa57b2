/** The command `raft-sim lab` as a user runs it: with worker threads, and with peers from files. */
import { readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Ended } from '../../test/program.ts';
import { runProgramAlone } from '../../test/program.ts';
import { temporaryFolder } from '../../test/temporary-folder.ts';

jest.setTimeout(300_000);

const RAFT = pathToFileURL(resolve('raft/index.ts')).href;

const directory = temporaryFolder();

function run(...args: string[]): Promise<Ended> {
  return runProgramAlone(['lab', ...args], { cwd: directory, fromSources: true });
}

/** The report without what may differ from run to run. */
function timeless(report: string): string {
  return report.replace(/^ {2}Speed .*$/m, '').replaceAll(/ +[0-9]+ ms$/gm, '');
}

function write(name: string, peer: string): void {
  const text = `import { createRaftPeer, raft } from '${RAFT}';\nexport default ${peer};\n`;
  writeFileSync(join(directory, name), text);
}

beforeAll(() => {
  write('good.ts', 'createRaftPeer()');
  write('double-vote.ts', 'createRaftPeer({ mayVoteFor: () => true })');
  write('mute.ts', 'createRaftPeer({ addVote: () => 0 })');
  write('sloppy.js', '{ ...raft, view: () => ({}) }');
});

describe('many seeds', () => {
  test('pass with a table, and a peer from a file comes to the same (exit code 0)', async () => {
    const args = ['2A', 'TestBasicAgree2B', '--seeds', '1..3'];
    const [own, loaded] = await Promise.all([
      run(...args, '--jobs', '2'),
      run(...args, '--jobs', '1', '--peer', 'good.ts'),
    ]);
    expect(own.out).toContain('Lab, 4 tests, seeds 1..3: 12 runs\n');
    expect(own.out).toContain('PASS: every run passed');
    expect(own.out).toMatch(/Repeated +[0-9]+ runs run twice, with the same hash/);
    expect(own.out).toMatch(/TestManyElections2A +3 +0 +5\.[0-9] +5\.[0-9] +[56]\.[0-9] /);
    expect(loaded.out).toContain('Lab with peer good.ts, 4 tests');
    expect(timeless(loaded.out).replace(' with peer good.ts', '')).toBe(timeless(own.out));
    expect([own.code, loaded.code]).toEqual([0, 0]);
  });

  test('fail the same with one worker and with two, and can be replayed (exit code 1)', async () => {
    const args = ['TestReElection2A', '--seeds', '1..300', '--peer', 'double-vote.ts'];
    const [one, two] = await Promise.all([
      run(...args, '--jobs', '1', '--failures', 'traces'),
      run(...args, '--jobs', '2', '--failures', 'traces'),
    ]);
    expect(one.out).toContain('FAILED TestReElection2A with seed ');
    expect(one.out).toContain('Vote Once: ');
    expect(one.out).toContain('; ended by its failures');
    expect(timeless(two.out)).toBe(timeless(one.out));
    expect([one.code, two.code]).toEqual([1, 1]);
    expect(readdirSync(join(directory, 'traces'))).toHaveLength(1);
    const lines = one.out.split('\n').filter((line) => line.startsWith('    #'));
    const command = / -- lab (TestReElection2A --seeds [0-9]+ --trace --peer double-vote\.ts)$/m;
    const again = await run(...command.exec(one.out)![1]!.split(' '));
    expect(again.out).toContain(`\n${lines.at(-1)!.trim()}\n`);
    expect(again.out).toContain('... Failed --');
    expect(again.code).toBe(1);
  });

  test('end with what a peer does wrong where nobody watches it (exit code 3)', async () => {
    const { code, out } = await run('2A', '--seeds', '1..2', '--peer', 'sloppy.js');
    expect(out).toContain('UNKNOWN: the campaign could not continue');
    expect(out).toMatch(/E_SCHEMA: .*sloppy\.js: found TypeError: /);
    expect(code).toBe(3);
  });
});

test('one seed shows what a test expected, and the last events before (exit code 1)', async () => {
  const { code, out } = await run('TestInitialElection2A', '--seeds', '3', '--peer', 'mute.ts');
  expect(out).toMatch(/^ {6}expected a leader, found none in 10 rounds \(at 5\.[0-9]+ s\)$/m);
  expect(out.split('\n').filter((line) => line.startsWith('    #'))).toHaveLength(12);
  expect(out).toContain('lab TestInitialElection2A --seeds 3 --trace --peer mute.ts');
  expect(out).toContain('0 of 1 passed: ');
  expect(code).toBe(1);
});
