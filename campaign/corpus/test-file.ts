/** Writes the small test that goes with a schedule of the corpus. */
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Decision } from '../../sim/schedule/decision.ts';
import { describeDecision } from '../../record/words/decisions.ts';
import { printable } from '../../lib/errors.ts';

/** So many decisions are told one by one. */
const DECISIONS_TOLD = 40;

export interface RegressionTest {
  readonly name: string;
  /** The property that was broken. */
  readonly property: string;
  /** How it was broken, in one sentence, or null if that is not known. */
  readonly message: string | null;
  readonly decisions: readonly Decision[];
  readonly scenario: string;
  /** Whether the peer of the scenario carries a planted bug, which must show for ever. */
  readonly planted: boolean;
  /** Where the test will be. */
  readonly directory: string;
}

/** What the test imports, and from where. */
interface Surroundings {
  readonly helper: string;
  readonly raft: string;
  readonly runner: 'jest' | 'vitest' | 'node';
}

/** The text of the test. Whatever comes from a schedule file is in it as a comment or as a literal, never as code. */
export function regressionTest(request: RegressionTest): string {
  const { name, property, planted, directory } = request;
  const { helper, raft, runner } = surroundingsOf(directory);
  const imports = [
    ...RUNNERS[runner],
    ...(planted ? [`import { raft } from '${raft}';`] : []),
    `import { replayRegression } from '${helper}';`,
  ];
  const equals = (actual: string, expected: string): string =>
    runner === 'node'
      ? `  assert.equal(${actual}, ${expected});`
      : `  expect(${actual}).toBe(${expected});`;
  const schedule = `const schedule = new URL('./${name}.json', import.meta.url);`;
  const guard = (title: string, replayed: string): string[] => [
    `test(${literal(title)}, () => {`,
    equals(`replayRegression(${replayed}).outcome`, `'pass'`),
    '});',
  ];
  const tests = planted
    ? [
        `test(${literal(`${name}: the peer of scenario ${request.scenario} breaks ${property}`)}, () => {`,
        equals('replayRegression(schedule).violation?.property', literal(property)),
        '});',
        '',
        ...guard(`${name}: the correct peer does not`, 'schedule, raft'),
      ]
    : guard(`${name}: ${property} is not broken again`, 'schedule');
  return `${[...story(request), '', ...imports, '', schedule, '', ...tests].join('\n')}\n`;
}

const RUNNERS: Readonly<Record<Surroundings['runner'], readonly string[]>> = {
  jest: [`import { expect, test } from '@jest/globals';`],
  vitest: [`import { expect, test } from 'vitest';`],
  node: [`import assert from 'node:assert/strict';`, `import { test } from 'node:test';`],
};

function story({ name, property, message, decisions, planted }: RegressionTest): string[] {
  const told = decisions.slice(0, DECISIONS_TOLD).map((each) => `  ${describeDecision(each)}`);
  const more = decisions.length - told.length;
  const lines = [
    `Saved by raft-sim: a run that broke ${property}.`,
    ...(message === null ? [] : [message]),
    '',
    `What happens in it, step by step (${name}.json):`,
    ...told,
    ...(more > 0 ? [`  and ${more} more`] : []),
    ...(planted
      ? []
      : ['', 'Another peer than that of its scenario: replayRegression(schedule, peer).']),
  ];
  // A line end in what comes from a file would end the comment: `printable` leaves none.
  return lines.map((line) => `// ${printable(line, 200)}`.trimEnd());
}

/** A text as a literal of the language, safe whatever is in it. */
function literal(text: string): string {
  return `'${printable(text, 200).replaceAll(/[\\']/g, '\\$&')}'`;
}

/** Inside this package its own files; elsewhere what it exports, for the test runner that the package there depends on. */
function surroundingsOf(directory: string): Surroundings {
  const real = realPath(directory);
  const root = packageRoot(real);
  const own = realPath(fileURLToPath(new URL('../..', import.meta.url)));
  if (root === own && import.meta.url.endsWith('.ts')) {
    const specifier = (path: string): string =>
      relative(real, join(own, path))
        .split(sep)
        .join('/')
        .replace(/^(?!\.)/, './');
    return {
      helper: specifier('campaign/regression.ts'),
      raft: specifier('raft/index.ts'),
      runner: 'jest',
    };
  }
  return { helper: 'raft-sim/regression', raft: 'raft-sim/raft', runner: runnerOf(root) };
}

function runnerOf(root: string | null): Surroundings['runner'] {
  const text = root === null ? '' : readFileSync(join(root, 'package.json'), 'utf8');
  if (/"(?:jest|@jest\/globals)"\s*:/.test(text)) return 'jest';
  return /"vitest"\s*:/.test(text) ? 'vitest' : 'node';
}

/** The nearest directory upwards that holds a package. */
function packageRoot(directory: string): string | null {
  for (let here = directory; ; here = dirname(here)) {
    if (existsSync(join(here, 'package.json'))) return here;
    if (dirname(here) === here) return null;
  }
}

/** Where `path` leads, though the end of it need not exist yet. */
function realPath(path: string): string {
  const absolute = resolve(path);
  if (existsSync(absolute)) return realpathSync(absolute);
  const parent = dirname(absolute);
  return parent === absolute ? absolute : join(realPath(parent), relative(parent, absolute));
}
