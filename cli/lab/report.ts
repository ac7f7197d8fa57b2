/** Prints what a campaign of the lab came to. All lines but the one about speed depend on the request alone. */
import type { LabOutcome } from '../../campaign/lab-campaign.ts';
import type { LabFailureReport } from '../../campaign/failures/lab-failure.ts';
import type { LabTestTotals, Spread } from '../../campaign/lab-totals.ts';
import { MAX_SEED } from '../../campaign/spec.ts';
import { LAB_TESTS } from '../../lab/suite/index.ts';
import { printable } from '../../lib/errors.ts';
import {
  formatDuration,
  grouped,
  invocation,
  label,
  perSecond,
  plural,
  shellQuote,
} from '../terminal/format.ts';
import type { PeerFile } from './words.ts';
import { printLabDetails, printWarnings, replayCommand } from './words.ts';
import { ENDINGS } from '../fuzz/report.ts';
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

export function printLabSummary(
  terminal: Terminal,
  outcome: LabOutcome,
  { jobs, peerFile }: { readonly jobs: number; readonly peerFile: PeerFile },
): void {
  const out = (text: string): void => terminal.out(text);
  out('');
  out(terminal.style('bold', headline(outcome, peerFile)));
  out(`${label('Verdict')}${verdict(terminal, outcome)}`);
  printProblems(terminal, outcome, peerFile);
  if (outcome.runs === 0) return;
  const same =
    outcome.divergences.length === 0
      ? 'with the same hash'
      : 'with another hash in some, see above';
  out(`${label('Repeated')}${plural(outcome.repeats, 'run')} run twice, ${same}`);
  out(`${label('Hash')}${outcome.hash}: the same seeds give the same hash on any machine`);
  printTable(terminal, outcome.tests);
  out('');
  out(`${label('Speed')}${speed(outcome, jobs)}`);
  printNext(terminal, outcome, peerFile);
}

function headline({ spec, runs, endedBy }: LabOutcome, peerFile: PeerFile): string {
  const { tests, firstSeed, lastSeed } = spec;
  const to = lastSeed === MAX_SEED ? '' : lastSeed;
  const peer = peerFile === null ? '' : ` with peer ${printable(peerFile)}`;
  return `Lab${peer}, ${plural(tests.length, 'test')}, seeds ${firstSeed}..${to}: ${plural(runs, 'run')}${ENDINGS[endedBy]}`;
}

function verdict(terminal: Terminal, outcome: LabOutcome): string {
  const { runs, failed, limited, divergences, error } = outcome;
  if (divergences.length > 0 || error?.code === 'E_NONDETERMINISM')
    return terminal.style('red', 'NOT DETERMINISTIC: the same seed ran in two ways');
  if (failed > 0) return terminal.style('red', `FAILED: ${plural(failed, 'run')}`);
  if (error !== null) return terminal.style('yellow', 'UNKNOWN: the campaign could not continue');
  if (limited > 0) {
    const words = `${plural(limited, 'run')} reached a limit, so nothing is known about them`;
    return terminal.style('yellow', `UNKNOWN: ${words}`);
  }
  if (runs === 0) return terminal.style('yellow', 'UNKNOWN: no run was finished');
  return terminal.style('green', 'PASS: every run passed');
}

function printProblems(terminal: Terminal, outcome: LabOutcome, peerFile: PeerFile): void {
  const { failures, furtherFailures, limits, divergences, error } = outcome;
  const out = (text: string): void => terminal.out(`    ${text}`);
  for (const { test, seed, run } of failures) {
    out(`${test.name}, seed ${seed}: ${printable(run.report.failure ?? '')}`);
  }
  if (furtherFailures > 0) {
    const more = plural(furtherFailures, 'further run');
    out(`and ${more}; --max-failures N shows other failures, if there are any`);
  }
  for (const { test, seed, first, second } of divergences) {
    out(`${test}, seed ${seed}: hash ${first}, then ${second}`);
  }
  for (const { test, seed, run } of limits) {
    out(`${test}, seed ${seed}: ${printable(run.limit?.message ?? '')}`);
    out(`  ${replayCommand({ test, seed }, peerFile)}`);
  }
  if (error === null) return;
  out(`${error.code}: ${error.message}`);
  if (error.hint !== '') out(error.hint);
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

function speed({ runs, seconds, elapsedMs }: LabOutcome, jobs: number): string {
  const factor = perSecond(seconds, elapsedMs);
  return `${formatDuration(elapsedMs)} with ${plural(jobs, 'worker')}: ${perSecond(runs, elapsedMs)} runs/s, ${factor} times faster than real time`;
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
