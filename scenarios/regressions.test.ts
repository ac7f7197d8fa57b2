/** The regression corpus: what was broken once. These run first, see test/regressions-first.js. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { replayRegression } from '../campaign/regression.ts';
import type { Regression } from '../campaign/corpus/regressions.ts';
import { readRegressions } from '../campaign/corpus/regressions.ts';
import { raft } from '../raft/index.ts';

const corpus = readRegressions(fileURLToPath(new URL('regressions', import.meta.url)));

/** `figure-8: Leader Completeness, 21 decisions`. */
function title({ name, file, decisions }: Regression): string {
  return `${name}: ${file.expect?.property ?? 'nothing recorded'}, ${decisions.length} decisions`;
}

const entries = corpus.map((regression) => ({ title: title(regression), ...regression }));

test('the corpus is there', () => {
  expect(corpus.length).toBeGreaterThan(2);
});

describe('is not broken by the correct peer', () => {
  test.each(entries)('$title', ({ path }) => {
    expect(replayRegression(path, raft).outcome).toBe('pass');
  });
});

describe('is still broken by the peer with the planted bug', () => {
  test.each(entries.filter(({ scenario }) => scenario.planted))('$title', ({ path, file }) => {
    const { violation, inapplicable } = replayRegression(path);
    expect(violation).toMatchObject({ property: file.expect!.property, kind: file.expect!.kind });
    expect(inapplicable).toEqual([]);
  });
});

describe('has a small test of its own', () => {
  test.each(entries)('$title', ({ path }) => {
    expect(existsSync(path.replace(/\.json$/, '.test.ts'))).toBe(true);
  });
});
