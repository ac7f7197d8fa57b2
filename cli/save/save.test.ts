/** `raft-sim save`, and what `replay` says of what was saved. */
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { expectationOf, recordRun } from '../../campaign/files/recorded-run.ts';
import { replayRegression } from '../../campaign/regression.ts';
import { regressionTest } from '../../campaign/corpus/test-file.ts';
import { scenarioNamed } from '../../scenarios/index.ts';
import { parseSeed } from '../../sim/chance/choose.ts';
import type { Decision } from '../../sim/schedule/decision.ts';
import type { ScheduleFile } from '../../sim/schedule/file/schedule-file.ts';
import {
  ENGINE_SEMANTICS,
  parseScheduleFile,
  printScheduleFile,
} from '../../sim/schedule/file/schedule-file.ts';
import type { Outcome } from '../../test/command-line.ts';
import { run } from '../../test/command-line.ts';
import { temporaryFolder } from '../../test/temporary-folder.ts';

let directory: string;
let corpus: string;
beforeEach(() => {
  directory = temporaryFolder();
  corpus = join(directory, 'corpus');
});

const CORPUS = resolve('scenarios/regressions');
const FIGURE_8 = join(CORPUS, 'figure-8.json');
const TWO_VOTES = join(CORPUS, 'two-votes-in-a-term.json');

function parsed(path: string): ScheduleFile {
  return parseScheduleFile(readFileSync(path, 'utf8'), path);
}

function write(name: string, file: ScheduleFile): string {
  const path = join(directory, name);
  writeFileSync(path, printScheduleFile(file));
  return path;
}

/** The drawn run of a scenario with its outcome, as `fuzz` writes it. */
function drawn(name: string, number: number): ScheduleFile {
  const scenario = scenarioNamed(name)!;
  const seed = parseSeed(String(number))!;
  const schedule = { scenario: name, seed, ...scenario.draw(seed, 5) };
  return {
    engine: { name: 'raft-sim', version: '0.1.0', semantics: ENGINE_SEMANTICS },
    peer: { name: scenario.peer.name },
    schedule,
    expect: expectationOf(recordRun(scenario.peer, schedule)),
  };
}

/** A file of decisions as if its peer had been fixed since: another scenario says which peer runs. */
function fixed(path: string): ScheduleFile {
  const file = parsed(path);
  return { ...file, schedule: { ...file.schedule, scenario: 'chaos' } };
}

function save(source: string, name: string, ...more: readonly string[]): Promise<Outcome> {
  return run('save', source, '--as', name, '--directory', corpus, ...more);
}

describe('raft-sim save', () => {
  test('writes a drawn failure down as decisions, with a test, and the result replays', async () => {
    const { code, out } = await save(write('x.json', drawn('canary', 11)), 'my-bug');
    expect(code).toBe(0);
    expect(out).toMatch(
      /^Saved my-bug: violation of Vote Once \(local\), 5 servers, [0-9,]+ decisions\n/,
    );
    expect(out).toContain('shrink FILE first makes it small');
    expect(readdirSync(corpus).toSorted()).toEqual(['my-bug.json', 'my-bug.test.ts']);
    const again = await run('replay', join(corpus, 'my-bug.json'));
    expect(again.out).toContain('reproduced: the same events and verdict');
    expect(again.code).toBe(1);
  });

  test('writes decisions, which gain what their messages say', async () => {
    const file = parsed(TWO_VOTES);
    const decisions = file.schedule.decisions!.map((each): Decision => {
      return each.do === 'deliver' ? { ...each, says: undefined } : each;
    });
    const bare = { ...file, schedule: { ...file.schedule, decisions }, expect: null };
    const { code, out } = await save(write('x.json', bare), 'two-votes');
    expect(code).toBe(0);
    expect(out).toContain('Broken     n1 voted for n2 in term 1 after it had voted for n1.');
    expect(parsed(join(corpus, 'two-votes.json'))).toEqual(file);
  });

  test('keeps what was recorded of a bug that is fixed already', async () => {
    const source = write('x.json', fixed(FIGURE_8));
    const { code, out } = await save(source, 'figure-8');
    expect(code).toBe(0);
    expect(out).toContain('the test passes: the bug is fixed already');
    expect(parsed(join(corpus, 'figure-8.json'))).toEqual(parsed(source));
  });

  test('refuses to overwrite, unless it is forced to', async () => {
    await save(TWO_VOTES, 'x');
    const path = join(corpus, 'x.json');
    writeFileSync(path, 'mine');
    const { code, err } = await save(TWO_VOTES, 'x');
    expect([code, readFileSync(path, 'utf8')]).toEqual([2, 'mine']);
    expect(err).toContain('E_USAGE');
    expect(err).toContain('replace it with --force');
    expect((await save(TWO_VOTES, 'x', '--force')).code).toBe(0);
    expect(readFileSync(path, 'utf8')).not.toBe('mine');
  });

  test.each(['X', 'two votes', '../x', '.', '', '-x', 'x-', 'a--b', 'a'.repeat(61), 'x.json', 'ä'])(
    'refuses the name %j (exit code 2)',
    async (name) => {
      const { code, err } = await run('save', TWO_VOTES, `--as=${name}`, '--directory', corpus);
      expect(code).toBe(2);
      expect(err).toContain('expected a name of lower-case letters, digits and dashes');
      expect(existsSync(corpus)).toBe(false);
    },
  );

  test('refuses what does not fail, and what it does not understand', async () => {
    const passing = await save(write('calm.json', drawn('calm', 1)), 'x');
    expect([passing.code, passing.err]).toEqual([
      2,
      expect.stringContaining('a run that breaks no property'),
    ]);
    const file = drawn('canary', 11);
    const changed = { ...file, expect: { ...file.expect!, hash: '0'.repeat(16) } };
    const other = await save(write('other.json', changed), 'x');
    expect(other.code).toBe(4);
    expect(other.err).toContain('can be saved only with the code that failed');
    writeFileSync(join(directory, 'bad.json'), '{"format": "raft-sim/schedule"');
    expect((await save(join(directory, 'bad.json'), 'x')).code).toBe(3);
    expect((await save(join(directory, 'missing.json'), 'x')).code).toBe(3);
    expect((await run('save', TWO_VOTES)).code).toBe(2);
    expect(existsSync(corpus)).toBe(false);
  });

  test('does not write where a symbolic link leads', async () => {
    mkdirSync(join(directory, 'real'));
    symlinkSync(join(directory, 'real'), corpus);
    const { code, err } = await save(TWO_VOTES, 'x');
    expect(code).not.toBe(0);
    expect(err).toContain('E_WRITE');
    expect(err).toContain('with --directory');
    expect(readdirSync(join(directory, 'real'))).toEqual([]);
  });
});

describe('the test that it writes', () => {
  const request = {
    name: 'x',
    property: 'Vote Once',
    message: 'n1 voted twice.',
    decisions: [],
    scenario: 'chaos',
    planted: false,
  };

  test.each(readdirSync(CORPUS).filter((name) => name.endsWith('.json')))(
    'is what is beside %s',
    (file) => {
      const path = join(CORPUS, file);
      const { schedule, expect: recorded } = parsed(path);
      const scenario = scenarioNamed(schedule.scenario)!;
      const text = regressionTest({
        name: file.replace('.json', ''),
        property: recorded!.property!,
        message: replayRegression(path).violation!.message,
        decisions: schedule.decisions!,
        scenario: scenario.name,
        planted: scenario.planted,
        directory: CORPUS,
      });
      expect(text).toBe(readFileSync(path.replace('.json', '.test.ts'), 'utf8'));
    },
  );

  test('imports what is there: files of this package, or the package, for the runner in use', () => {
    const inside = regressionTest({ ...request, directory: resolve('test/not/there') });
    expect(inside).toContain(`from '../../../campaign/regression.ts'`);
    expect(inside).toContain(`import { expect, test } from '@jest/globals';`);
    const runners = [
      ['{}', `import { test } from 'node:test';`],
      ['{"devDependencies": {"vitest": "4"}}', `import { expect, test } from 'vitest';`],
      ['{"devDependencies": {"jest": "30"}}', `import { expect, test } from '@jest/globals';`],
    ] as const;
    for (const [manifest, line] of runners) {
      writeFileSync(join(directory, 'package.json'), manifest);
      const text = regressionTest({ ...request, directory: corpus });
      expect(text).toContain(`import { replayRegression } from 'raft-sim/regression';`);
      expect(text).toContain(line);
    }
  });

  test('names what the package exports', () => {
    const { exports } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      exports: Record<string, unknown>;
    };
    expect(Object.keys(exports)).toEqual(expect.arrayContaining(['./regression', './raft']));
  });

  test('runs in a package that depends on this one', async () => {
    writeFileSync(join(directory, 'package.json'), '{"type": "module"}');
    const stub = join(directory, 'node_modules/raft-sim');
    mkdirSync(stub, { recursive: true });
    // As if it were built.
    const modules = { './regression': 'campaign/regression.ts', './raft': 'raft/index.ts' };
    const exports = Object.entries(modules).map(([name, path], i) => {
      writeFileSync(
        join(stub, `${i}.js`),
        `export * from ${JSON.stringify(pathToFileURL(resolve(path)).href)};`,
      );
      return [name, `./${i}.js`];
    });
    const manifest = { name: 'raft-sim', type: 'module', exports: Object.fromEntries(exports) };
    writeFileSync(join(stub, 'package.json'), JSON.stringify(manifest));
    await save(TWO_VOTES, 'two-votes');
    const tsx = pathToFileURL(createRequire(resolve('package.json')).resolve('tsx')).href;
    const file = relative(directory, join(corpus, 'two-votes.test.ts'));
    // The runner under which this test runs would tell the other to report to it.
    const { NODE_TEST_CONTEXT: _, ...env } = process.env;
    const report = execFileSync(
      process.execPath,
      ['--import', tsx, '--test', '--test-reporter=tap', file],
      { cwd: directory, env, encoding: 'utf8' },
    );
    expect(report).toMatch(/^# pass 2$/m);
    expect(report).toMatch(/^# fail 0$/m);
  });

  test('holds nothing of a file but comments and literals', () => {
    const evil = "*/ '); process.exit(1); //\n\u2028process.exit(2); ${x} \\";
    const text = regressionTest({
      ...request,
      property: evil,
      message: evil,
      decisions: [{ do: 'propose', node: 1, command: evil }],
      directory: corpus,
    });
    const code = text.split('\n').filter((line) => !line.startsWith('//'));
    const exits = code.filter((line) => line.includes('process.exit'));
    expect(exits).toHaveLength(1);
    // oxlint-disable-next-line typescript/no-implied-eval -- does it end where it should?
    const title: unknown = new Function(
      `return ${exits[0]!.slice('test('.length, -', () => {'.length)}`,
    )();
    expect(title).toMatch(/^x: .*process\.exit\(1\).* is not broken again$/);
  });
});

describe('replaying decisions when the code has changed', () => {
  test('says that the recorded violation is gone (exit code 0)', async () => {
    const { code, out } = await run('replay', write('x.json', fixed(TWO_VOTES)));
    expect(out).toContain('PASS');
    expect(out).toContain(
      'the recorded violation is gone: it recorded a violation of Vote Once (local) by n1',
    );
    expect(code).toBe(0);
  });

  test('says that it is still there in other steps (exit code 1)', async () => {
    const file = parsed(TWO_VOTES);
    const expectation = { ...file.expect!, hash: '0'.repeat(16) };
    const { code, out } = await run('replay', write('x.json', { ...file, expect: expectation }));
    expect(out).toContain('reproduced, in other steps: it recorded a violation of Vote Once');
    expect(code).toBe(1);
  });

  test('says that it is another one (exit code 1)', async () => {
    const file = parsed(TWO_VOTES);
    const expectation = {
      ...file.expect!,
      property: 'Election Safety',
      kind: 'end-to-end',
    } as const;
    const { code, out } = await run('replay', write('x.json', { ...file, expect: expectation }));
    expect(out).toContain('NOT reproduced');
    expect(out).toContain('it recorded a violation of Election Safety (end-to-end) by n1');
    expect(code).toBe(1);
  });

  const missing = (count: number): ScheduleFile => {
    const file = parsed(TWO_VOTES);
    const apply = Array.from({ length: count }, (): Decision => ({ do: 'apply', node: 2 }));
    const decisions = [...apply, ...file.schedule.decisions!];
    return { ...file, schedule: { ...file.schedule, decisions } };
  };

  test('stops at a decision that does not apply (exit code 4)', async () => {
    const path = write('x.json', missing(3));
    const { code, out, err } = await run('replay', path);
    expect(err).toContain(
      `raft-sim: E_INAPPLICABLE: ${path}: at decisions[0]: found "n2's service applies what is committed", but n2's service has nothing to apply (and 2 more that cannot)`,
    );
    expect(err).toContain('--lenient');
    expect([code, out]).toEqual([4, '']);
  });

  test('passes over them if told to, and lists ten', async () => {
    const { code, out } = await run('replay', write('x.json', missing(12)), '--lenient');
    expect(out).toContain('Skipped    12 of 15 decisions, which no longer applied:');
    expect(out.match(/^ {4}decisions\[/gm)).toHaveLength(10);
    expect(out).toContain('    and 2 more');
    expect(out).toContain('reproduced, in other steps');
    expect(code).toBe(1);
  });

  test('has nothing to pass over in a drawn run', async () => {
    expect((await run('replay', '1', '--lenient')).code).toBe(2);
  });
});

describe('raft-sim fuzz', () => {
  test('refuses a corpus that is bad or not there (exit code 3)', async () => {
    const none = await run('fuzz', '--seeds', '1', '--regressions', join(directory, 'none'));
    expect([none.code, none.err]).toEqual([3, expect.stringContaining('E_FILE')]);
    writeFileSync(join(directory, 'x.json'), '');
    const bad = await run('fuzz', '--seeds', '1', '--regressions', directory);
    expect([bad.code, bad.err]).toEqual([3, expect.stringContaining('E_EMPTY')]);
  });
});
