/** Prints what a campaign of the lab came to. All lines but the one about speed depend on the request alone. */
import type { LabOutcome } from '../../campaign/kinds/lab/lab.ts';
import type { LabFailureReport } from '../../campaign/kinds/lab/failure.ts';
import type { LabTestTotals, Spread } from '../../campaign/kinds/lab/totals.ts';
import { MAX_SEED } from '../../campaign/engine/seeds.ts';
import { LAB_TESTS } from '../../lab/suite/index.ts';
import type { ExitCode } from '../terminal/exit-codes.ts';
import { printable } from '../../lib/errors.ts';
import {
  ENDINGS,
  exitCodeOf,
  printProblems,
  printVerdict,
  repeatWords,
  speedWords,
  verdictOf,
} from '../report/campaign.ts';
import { grouped, invocation, label, plural, shellQuote } from '../terminal/format.ts';
import type { PeerFile } from './words.ts';
import { printLabDetails, printWarnings, replayCommand } from './words.ts';
import type { Terminal } from '../terminal/terminal.ts';

const NAME_WIDTH = 36;

export function printLabFailure(
  terminal: Terminal,
  report: LabFailureReport,
  peerFile: PeerFile,
): void {
  const { test, seed, run } = report;
  terminal.out('');
  terminal.out(
    `${terminal.style('red', `FAILED ${test.name}`)} with seed ${seed}, ${plural(test.servers, 'server')}`,
  );
  const failure = printable(run.report.failure ?? '');
  terminal.out(`${label('Failure')}${terminal.style('bold', failure)}`);
  printWarnings(terminal, run.report.warnings);
  printLabDetails(terminal, report, peerFile);
}

/** Returns the exit code. */
export function printLabSummary(
  terminal: Terminal,
  outcome: LabOutcome,
  { jobs, peerFile }: { readonly jobs: number; readonly peerFile: PeerFile },
): ExitCode {
  const { runs, failed, seconds } = outcome;
  const out = (text: string): void => terminal.out(text);
  const verdict = verdictOf(outcome, outcome);
  out('');
  out(terminal.style('bold', headline(outcome, peerFile)));
  printVerdict(terminal, verdict, outcome, {
    same: 'seed',
    failed: `FAILED: ${plural(failed, 'run')}`,
    passed: 'every run passed',
  });
  for (const { test, seed, run } of outcome.failures) {
    out(`    ${test.name}, seed ${seed}: ${printable(run.report.failure ?? '')}`);
  }
  printProblems(terminal, outcome, 'failures', (run) => [replayCommand(run, peerFile)]);
  if (runs > 0) {
    out(`${label('Repeated')}${repeatWords(outcome.repeats, outcome)}`);
    out(`${label('Hash')}${outcome.hash}: the same seeds give the same hash on any machine`);
    printTable(terminal, outcome.tests);
    out('');
    out(`${label('Speed')}${speedWords(outcome, jobs, { runs }, seconds * 1_000_000)}`);
    printNext(terminal, outcome, peerFile);
  }
  return exitCodeOf(verdict, outcome);
}

function headline({ spec, runs, endedBy }: LabOutcome, peerFile: PeerFile): string {
  const { tests, firstSeed, lastSeed } = spec;
  const to = lastSeed === MAX_SEED ? '' : lastSeed;
  const peer = peerFile === null ? '' : ` with peer ${printable(peerFile)}`;
  return `Lab${peer}, ${plural(tests.length, 'test')}, seeds ${firstSeed}..${to}: ${plural(runs, 'run')}${ENDINGS[endedBy]}`;
}

interface Row {
  readonly name: string;
  readonly counts: readonly string[];
  readonly seconds: readonly string[];
  readonly rpcs: readonly string[];
  readonly bytes: readonly string[];
}

/** One line for each test. Of what runs cost, the smallest, the middle and the largest of those that passed. */
function printTable(terminal: Terminal, tests: readonly LabTestTotals[]): void {
  const out = (row: Row): void => terminal.out(formatRow(row));
  const heads = ['min', 'median', 'max'];
  terminal.out('');
  out({
    name: '',
    counts: ['', ''],
    seconds: ['', '', 'virtual seconds'],
    rpcs: ['', '', 'RPCs'],
    bytes: ['', '', 'bytes'],
  });
  const counts = ['runs', 'failed'];
  out({ name: '  Test', counts, seconds: heads, rpcs: heads, bytes: heads });
  for (const { test, runs, failed, seconds, rpcs, bytes } of tests) {
    if (runs === 0) continue;
    const line = formatRow({
      name: `    ${test}`,
      counts: [grouped(runs), grouped(failed)],
      seconds: spread(seconds, (value) => value.toFixed(1)),
      rpcs: spread(rpcs, grouped),
      bytes: spread(bytes, grouped),
    });
    terminal.out(failed > 0 ? terminal.style('red', line) : line);
  }
}

function formatRow({ name, counts, seconds, rpcs, bytes }: Row): string {
  return [
    name.padEnd(NAME_WIDTH),
    formatCells(counts, 8),
    formatCells(seconds, 8),
    formatCells(rpcs, 9),
    formatCells(bytes, 12),
  ].join('');
}

/** Cells that end in their columns; a text that is too wide takes from the empty cells before it. */
function formatCells(cells: readonly string[], width: number): string {
  const text = cells.filter((cell) => cell !== '').map((cell) => cell.padStart(width));
  return text.join('').padStart(cells.length * width);
}

function spread(values: Spread | null, format: (value: number) => string): readonly string[] {
  if (values === null) return ['-', '-', '-'];
  return [values.min, values.median, values.max].map((value) => format(value));
}

/** How to go on where a campaign was interrupted: with the first seed that has not run with all tests. */
function printNext(
  terminal: Terminal,
  { spec, runs, endedBy }: LabOutcome,
  peerFile: PeerFile,
): void {
  const { tests, firstSeed, lastSeed } = spec;
  const next = firstSeed + BigInt(runs) / BigInt(tests.length);
  if (endedBy !== 'interrupt' || next > lastSeed) return;
  const names = tests.length === LAB_TESTS.length ? '' : ` ${tests.join(' ')}`;
  const to = lastSeed === MAX_SEED ? '' : lastSeed;
  const peer = peerFile === null ? '' : ` --peer ${shellQuote(peerFile)}`;
  terminal.out(
    `${label('Next')}${invocation()} lab${names} --seeds ${next}..${to}${peer} continues where this ended`,
  );
}
