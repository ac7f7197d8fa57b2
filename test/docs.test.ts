import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { AT_MILESTONE, runKilled } from './kill.ts';
import { temporaryFolder } from './temporary-folder.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const pages = ['.', 'docs']
  .flatMap((folder) => readdirSync(join(root, folder)).map((name) => join(folder, name)))
  .filter((name) => name.endsWith('.md'));

const read = (page: string): string => readFileSync(join(root, page), 'utf8');

/** The commands of all `sh` blocks, each with what the docs show of its output: a `text` block right below it. */
function documentedCommands(): Map<string, string[]> {
  const documented = new Map<string, string[]>();
  for (const page of pages) {
    const blocks = read(page).matchAll(/```sh\n([\s\S]*?)```(?:\n\n```text\n([\s\S]*?)```)?/g);
    for (const [, commands, output] of blocks) {
      const lines = commands!.split('\n').filter((line) => line.trim() !== '');
      for (const line of lines) if (!documented.has(line)) documented.set(line, []);
      // Sessions at the stepper are compared by docs-stepper.test.ts.
      if (output === undefined || /^\d+\/\d+> /.test(output)) continue;
      documented.get(lines.at(-1)!)!.push(output.trimEnd());
    }
  }
  return documented;
}

/** Without what differs from one time to the next. */
const timeless = (text: string): string => text.replaceAll(/ in [0-9.]+ s; /g, ' in a moment; ');

/** Commands that want more than to be run; what does so stands beside. */
const ELSEWHERE: readonly (readonly [RegExp, string])[] = [
  [/^(npx (jest|vitest)|node) .*examples\//, 'property/examples.test.ts'],
  // These wait for a debugger.
  [/ replay .* --(inspect-at|break-at-violation|break-on)\b/, 'cli/replay/inspect.test.ts'],
];

interface Outcome {
  readonly code: number;
  readonly output: string;
}

const cwd = temporaryFolder();

function raftSim(args: readonly string[]): Promise<Outcome> {
  const main = join(root, 'cli/main.ts');
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      ['--import', import.meta.resolve('tsx'), main, ...args],
      { cwd, maxBuffer: 64 * 1024 * 1024 },
      (_, stdout, stderr) => resolve({ code: child.exitCode ?? -1, output: stdout + stderr }),
    );
    // Who reads commands from there is told that there are none.
    child.stdin!.end();
  });
}

const CLI = 'npm run -s raft-sim -- ';

/** A peer that the docs bring along. */
const EXAMPLE = 'lab/examples/figure-2-raft.ts';

/** Documented commands that are run in another form, and why. */
const INSTEAD: Readonly<Record<string, { readonly run?: string; readonly code?: number }>> = {
  // A minute is for people.
  [`npm ci && ${CLI}fuzz`]: { run: 'fuzz --time 2s' },
  // This test is part of it.
  'npm ci && npm run check': {},
  'npm run golden': {},
  // Benchmarks are run when figures are taken: bench/ has a test of its own that they work.
  'npm run bench': {},
  [`${CLI}fuzz --seeds 1..200`]: { run: 'fuzz --seeds 1..6' },
  [`${CLI}fuzz --seeds 1..5000 --peers 3..5 --strict`]: {
    run: 'fuzz --seeds 1..4 --strict',
    code: 6,
  },
  [`${CLI}fuzz --scenario chaos --seeds 1..2000 --strict`]: {
    run: 'fuzz --scenario chaos --seeds 1..4 --strict',
    code: 6,
  },
  [`${CLI}fuzz --seeds 1..500 --strategy macros --peers 3..5`]: {
    run: 'fuzz --seeds 1..20 --strategy macros --peers 3..5',
  },
  [`${CLI}replay 7 --scenario canary --strategy macros`]: { code: 1 },
  [`${CLI}coverage --scenario chaos --seeds 1..1500 --strict`]: {
    run: 'coverage --scenario chaos --seeds 1..4 --strict',
    code: 6,
  },
  [`${CLI}fuzz --seeds 1..20000`]: { run: 'fuzz --seeds 1..2' },
  [`${CLI}lab TestFigure8Unreliable2C --seeds 1..100`]: {
    run: 'lab TestFigure8Unreliable2C --seeds 1..4',
  },
  [`${CLI}lab --seeds 1..1000`]: { run: 'lab 2A --seeds 1..4' },
  [`${CLI}lab TestPersist12C --peer ${EXAMPLE}`]: { code: 1 },
  [`${CLI}lab TestPersist12C --peer ${EXAMPLE} --seeds 1 --trace`]: { code: 1 },
  [`${CLI}fuzz --scenario canary --seeds 1..100 --failures canary-failures`]: { code: 1 },
  [`${CLI}fuzz --scenario canary --seeds 1..100 --failures canary-failures --report canary-report`]:
    { code: 1 },
  [`${CLI}fuzz --scenario canary --seeds 2..2`]: { code: 1 },
  [`${CLI}fuzz --scenario bug-commit-to-end-of-log --peers 3 --seeds 1..20 --failures to-debug`]: {
    code: 1,
  },
  [`${CLI}crash-points 1 --scenario bug-own-unwritten-entries-counted --peers 3 --decisions 150 --end-to-end`]:
    { code: 1 },
  // What is cut off here would have gone on for ten minutes.
  [`${CLI}fuzz --resume`]: { run: 'fuzz --resume --time 1s' },
  // What is saved there is the failure of the canary.
  [`${CLI}replay scenarios/regressions/my-bug.json --lenient`]: { code: 1 },
};

describe('commands in the docs', () => {
  const documented = documentedCommands();
  let failureFile = '';

  beforeAll(async () => {
    await raftSim(['fuzz', '--scenario', 'canary']);
    const failures = join(cwd, 'failures');
    failureFile = join('failures', readdirSync(failures)[0]!);
    const milestone = /\.journal$/;
    const args = ['fuzz', '--time', '10m'];
    await runKilled({ args, cwd, kill: AT_MILESTONE, files: failures, milestone });
  }, 120_000);

  test('are found', () => {
    expect(documented.size).toBeGreaterThan(8);
    expect([...documented.values()].flat().length).toBeGreaterThan(4);
  });

  test.each([...documented])(
    '%s',
    async (command, shown) => {
      const elsewhere = ELSEWHERE.find(([pattern]) => pattern.test(command));
      if (elsewhere !== undefined) {
        expect(read(elsewhere[1])).toContain(`'${command}'`);
        return;
      }
      const special = INSTEAD[command];
      if (special !== undefined && special.run === undefined && special.code === undefined) {
        const scripts = read('package.json');
        const name = /npm run (\w+)/.exec(command)![1]!;
        expect(scripts).toContain(`"${name}":`);
        return;
      }
      const line = special?.run ?? command.slice(CLI.length);
      if (special?.run === undefined) expect(command.startsWith(CLI)).toBe(true);
      const args = line.split(' ').map((arg) => {
        if (arg.startsWith('failures/')) return failureFile;
        return /^(lab|docs)\//.test(arg) ? join(root, arg) : arg;
      });
      const { code, output } = await raftSim(args);
      const replaysFailure = args[0] === 'replay' && args.includes(failureFile);
      expect({
        code,
        output: code === (special?.code ?? (replaysFailure ? 1 : 0)) ? '' : output,
      }).toEqual({
        code: special?.code ?? (replaysFailure ? 1 : 0),
        output: '',
      });
      for (const text of shown) expect(timeless(output)).toContain(timeless(text));
    },
    300_000,
  );
});

describe('links in the docs', () => {
  test.each(pages)('%s', (page) => {
    const targets = [...read(page).matchAll(/\]\(([^)#\s]+)[^)]*\)/g)].map(([, target]) => target!);
    for (const target of targets.filter((link) => !/^https?:/.test(link))) {
      const path = join(root, page, '..', target);
      expect({ target, there: existsSync(path) }).toEqual({ target, there: true });
    }
  });
});
