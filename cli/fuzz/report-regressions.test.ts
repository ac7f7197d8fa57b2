/** What a campaign prints when something that was broken once is broken again. */
import { resolve } from 'node:path';
import { expect, test } from '@jest/globals';
import { replayRegressions } from '../../campaign/corpus/round.ts';
import type { RegressionOutcome } from '../../campaign/corpus/round.ts';
import { readRegressions, regressionsFor } from '../../campaign/corpus/regressions.ts';
import { scenarioNamed } from '../../scenarios/index.ts';
import type { Scenario } from '../../scenarios/recipes/scenario.ts';
import { RaftSimError } from '../../lib/errors.ts';
import { printFailure } from './report-failure.ts';
import { printEndedByRegressions, printRegressions } from './report-regressions.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { temporaryFolder } from '../../test/temporary-folder.ts';

const chaos = scenarioNamed('chaos')!;
const canary = scenarioNamed('canary')!;
const corpus = readRegressions(resolve('scenarios/regressions'));

const lines: string[] = [];
const terminal: Terminal = {
  out: (line) => lines.push(line),
  err: (line) => lines.push(line),
  style: (_style, text) => text,
  styleErr: (_style, text) => text,
};

function round(scenario: Scenario): Promise<RegressionOutcome> {
  lines.length = 0;
  const failuresDirectory = temporaryFolder();
  const regressions = regressionsFor(scenario, corpus);
  return replayRegressions(
    { scenario, regressions, maxFailures: 1, failuresDirectory },
    {
      interrupt: new AbortController().signal,
      onFailure: (report) => printFailure(terminal, report),
    },
  );
}

test('a regression is told like any failure, by its name (exit code 1)', async () => {
  const broken = { ...chaos, peer: canary.peer };
  const outcome = await round(broken);
  const code = printEndedByRegressions(terminal, outcome, broken);
  const text = lines.join('\n');
  const origin = 'regression two-votes-in-a-term, scenario chaos, 2 servers';
  expect(text).toContain(`VIOLATION of Vote Once (local) in ${origin}`);
  expect(text).toContain('Broken     n1 voted for n2 in term 1 after it had voted for n1.');
  expect(text).toMatch(
    /Replay +.* replay .*\/vote-once-[0-9a-f]{16}\.json\n +add --trace to see every event\n/,
  );
  expect(text).toContain('Scenario chaos, no seeds: ended by failures of the corpus');
  expect(text).toContain('VIOLATED: 1 regression violated a property');
  expect(text).toContain(`regressions replayed first, of which ${corpus.length - 1} pass`);
  expect(text).toMatch(/^ {4}Vote Once \(local\), regression two-votes-in-a-term, see /m);
  expect(text).toContain('--max-failures 2 continues with the seeds');
  expect(code).toBe(1);
});

test('the summary has a line about the corpus, if there is one', async () => {
  printRegressions(terminal, await round(chaos), chaos);
  expect(lines).toEqual([
    `  Corpus     ${corpus.length} regressions replayed first, of which ${corpus.length} pass`,
  ]);
  printRegressions(terminal, await round(canary), canary);
  expect(lines).toEqual([
    '  Corpus     1 regression replayed first, of which 1 shows the planted bug',
  ]);
  const outcome = await round(chaos);
  const { totals } = outcome;
  const changed = { ...outcome, totals: { ...totals, inapplicable: 5, decisions: 28 } };
  printRegressions(terminal, changed, chaos);
  expect(lines[0]).toContain('pass; 5 of 28 decisions no longer apply');
  lines.length = 0;
  printRegressions(terminal, { ...outcome, totals: { ...totals, replayed: 0 } }, chaos);
  expect(lines).toEqual([]);
});

test('an error that ends the round is told with its exit code', async () => {
  const error = new RaftSimError('E_NONDETERMINISM', { source: 'x', found: 'y', expected: 'z' });
  const code = printEndedByRegressions(terminal, { ...(await round(chaos)), error }, chaos);
  expect(lines.join('\n')).toContain('NOT DETERMINISTIC');
  expect(code).toBe(4);
});
