import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { AT_MILESTONE, runKilled } from './kill.ts';
import type { Ended } from './program.ts';
import { runProgramAlone } from './program.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { tierOf } from './tier.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const pages = ['.', 'docs']
  .flatMap((folder) => readdirSync(join(root, folder)).map((name) => join(folder, name)))
  .filter((name) => name.endsWith('.md'));

const read = (page: string): string => readFileSync(join(root, page), 'utf8');

interface Documented {
  readonly page: string;
  readonly command: string;
  /** What the page shows of its output: a `text` block right below it. */
  readonly shown: string | null;
}

/** The commands of all `sh` blocks of a page, in order. */
function commandsOf(page: string): readonly Documented[] {
  const blocks = read(page).matchAll(/```sh\n([\s\S]*?)```(?:\n\n```text\n([\s\S]*?)```)?/g);
  return [...blocks].flatMap(([, commands, output]) => {
    const lines = commands!.split('\n').filter((line) => line.trim() !== '');
    return lines.map((command, i): Documented => {
      // Sessions at the stepper are compared by docs-stepper.test.ts.
      const isShown = i === lines.length - 1 && output !== undefined && !/^\d+\/\d+> /.test(output);
      return { page, command, shown: isShown ? output.trimEnd() : null };
    });
  });
}

/** Without what differs from one time to the next. */
const timeless = (text: string): string => text.replaceAll(/ in [0-9.]+ s; /g, ' in a moment; ');

/** Commands that want more than to be run; what does so stands beside. */
const ELSEWHERE: readonly (readonly [RegExp, string])[] = [
  [/^(npx (jest|vitest)|node) .*examples\//, 'property/examples.ci.test.ts'],
  // These wait for a debugger.
  [/ replay .* --(inspect-at|break-at-violation|break-on)\b/, 'cli/replay/inspect.ci.test.ts'],
];

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

/** The arguments to run for a documented command; null: something else covers it. */
function argsOf(command: string): readonly string[] | null {
  const special = INSTEAD[command];
  if (ELSEWHERE.some(([pattern]) => pattern.test(command))) return null;
  if (special?.run !== undefined) return special.run.split(' ');
  if (special !== undefined && special.code === undefined) return null;
  return command.slice(CLI.length).split(' ');
}

/** Runs the commands of a page in order, in a folder of their own, in which a campaign has failed and another was killed. */
async function follow(page: string): Promise<readonly (Ended | null)[]> {
  const commands = commandsOf(page);
  const cwd = temporaryFolder();
  const failures = join(cwd, 'failures');
  const needs = (name: string): boolean => commands.some(({ command }) => command.includes(name));
  if (needs('failures/')) await runProgramAlone(['fuzz', '--scenario', 'canary'], { cwd });
  if (needs('--resume')) {
    const args = ['fuzz', '--time', '10m'];
    await runKilled({ args, cwd, kill: AT_MILESTONE, files: failures, milestone: /\.journal$/ });
  }
  const outcomes: (Ended | null)[] = [];
  for (const { command } of commands) {
    const args = argsOf(command)?.map((arg) => {
      if (arg.startsWith('failures/')) {
        return join(
          'failures',
          readdirSync(failures).find((name) => name.endsWith('.json'))!,
        );
      }
      return /^(lab|docs)\//.test(arg) ? join(root, arg) : arg;
    });
    const fromSources = args?.some((arg) => arg.endsWith('.ts')) === true;
    outcomes.push(args === undefined ? null : await runProgramAlone(args, { cwd, fromSources }));
  }
  return outcomes;
}

/** What newcomers read first is followed in every tier, the rest by CI. */
const followed =
  tierOf() === 'check' ? ['README.md', 'docs/getting-started.md', 'docs/exports.md'] : pages;

describe('commands in the docs', () => {
  const documented = followed.flatMap((page) =>
    commandsOf(page).map((each, i) => [page, each.command, each.shown, i] as const),
  );
  const outcomes = new Map<string, readonly (Ended | null)[]>();

  // Pages side by side: what they wait for is often a file, or a thread that starts.
  beforeAll(async () => {
    const waiting = followed.filter((page) => commandsOf(page).length > 0);
    const next = async (): Promise<void> => {
      for (let page = waiting.shift(); page !== undefined; page = waiting.shift()) {
        outcomes.set(page, await follow(page));
      }
    };
    await Promise.all(Array.from({ length: availableParallelism() }, next));
  }, 600_000);

  test('are found', () => {
    expect(documented.length).toBeGreaterThan(8);
    expect(documented.filter(([, , shown]) => shown !== null).length).toBeGreaterThan(2);
  });

  test.each(documented)('%s: %s', (page, command, shown, i) => {
    const elsewhere = ELSEWHERE.find(([pattern]) => pattern.test(command));
    if (elsewhere !== undefined) {
      expect(read(elsewhere[1])).toContain(`'${command}'`);
      return;
    }
    const outcome = outcomes.get(page)![i]!;
    if (outcome === null) {
      const name = /npm run (\w+)/.exec(command)![1]!;
      expect(read('package.json')).toContain(`"${name}":`);
      return;
    }
    if (INSTEAD[command]?.run === undefined) expect(command.startsWith(CLI)).toBe(true);
    const replaysFailure = / replay failures\//.test(command);
    const expected = INSTEAD[command]?.code ?? (replaysFailure ? 1 : 0);
    const output = outcome.out + outcome.err;
    expect({ code: outcome.code, output: outcome.code === expected ? '' : output }).toEqual({
      code: expected,
      output: '',
    });
    // Readers have the sources, and not the package that is run here.
    const printed = timeless(output).replaceAll('npx raft-sim ', CLI);
    if (shown !== null) expect(printed).toContain(timeless(shown));
  });
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
