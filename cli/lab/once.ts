/** `raft-sim lab` with one seed: the tests one after the other, with the lines that the lab prints. */
import { createHash } from 'node:crypto';
import { verdictOf } from '../../campaign/kinds/lab/runs.ts';
import { investigateLab, sameRun } from '../../campaign/kinds/lab/failure.ts';
import type { LabSubject } from '../../campaign/subjects/lab-subject.ts';
import { traceLab } from '../../campaign/kinds/lab/trace.ts';
import { toSeed } from '../../campaign/engine/seeds.ts';
import type { LabTest } from '../../lab/harness/lab-test.ts';
import { formatLabHeading, formatLabReport } from '../../lab/harness/report.ts';
import type { LabRun } from '../../lab/run.ts';
import { ExitCode } from '../terminal/exit-codes.ts';
import { printable } from '../../lib/errors.ts';
import { formatDuration, label } from '../terminal/format.ts';
import type { PeerFile } from './words.ts';
import { printLabDetails, printWarnings } from './words.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** The column behind the lab's own. */
const TIME_COLUMN = 48;

export interface LabOnceOptions {
  readonly subject: LabSubject;
  readonly peerFile: PeerFile;
  readonly tests: readonly LabTest[];
  readonly seed: bigint;
  /** Where traces of failures go; null: nowhere. */
  readonly failures: string | null;
}

/** Returns the exit code. Throws RaftSimError if a failure does not come back. */
export async function labOnce(terminal: Terminal, options: LabOnceOptions): Promise<ExitCode> {
  const { subject, tests, seed, peerFile, failures } = options;
  const totals = new Totals();
  for (const test of tests) {
    terminal.out(formatLabHeading(test));
    const startMs = performance.now();
    const run = await subject.run(test, { seed: toSeed(seed) });
    const elapsedMs = performance.now() - startMs;
    totals.add(run, elapsedMs);
    printReport(terminal, run, elapsedMs);
    if (verdictOf(run) === 'failed') {
      const report = await investigateLab(subject, { test: test.name, seed, run }, failures);
      printLabDetails(terminal, report, peerFile);
    }
  }
  totals.print(terminal, subject.isPure);
  return totals.exitCode();
}

/** Does one run with every event printed, then once more without. Throws RaftSimError if they are not the same. */
export async function labTrace(
  terminal: Terminal,
  options: Omit<LabOnceOptions, 'tests'> & { readonly test: LabTest },
): Promise<ExitCode> {
  const { subject, test, seed, peerFile } = options;
  terminal.out(formatLabHeading(test));
  const traced = await traceLab(subject, test, seed, (_number, lines) => {
    for (const line of lines) terminal.out(line);
  });
  const startMs = performance.now();
  const second = await subject.run(test, { seed: toSeed(seed) });
  const elapsedMs = performance.now() - startMs;
  const run = sameRun({ test: test.name, seed }, second, traced);
  printReport(terminal, run, elapsedMs);
  if (verdictOf(run) === 'failed') {
    const report = { test, seed, run, lines: [], artefact: null, artefactError: null };
    printLabDetails(terminal, report, peerFile);
  }
  terminal.out(`${label('Hash')}${run.hash}, in two runs of ${run.events} events`);
  const totals = new Totals();
  totals.add(run, elapsedMs);
  return totals.exitCode();
}

/** The lab's line with the wall time beside it, and what follows it. */
function printReport(terminal: Terminal, run: LabRun, elapsedMs: number): void {
  const [line = '', ...more] = formatLabReport(run.report).split('\n');
  const time = terminal.style('dim', `${elapsedMs.toFixed(0).padStart(6)} ms`);
  const word = run.report.passed ? 'Passed' : 'Failed';
  const coloured = line
    .padEnd(TIME_COLUMN)
    .replace(word, terminal.style(run.report.passed ? 'green' : 'red', word));
  terminal.out(`${coloured}${time}`);
  for (const text of more) terminal.out(terminal.style('bold', printable(text)));
  printWarnings(terminal, run.report.warnings);
}

class Totals {
  private readonly counts = { passed: 0, failed: 0, limit: 0 };
  private seconds = 0;
  private elapsedMs = 0;
  private readonly digest = createHash('sha256');

  add(run: LabRun, elapsedMs: number): void {
    this.counts[verdictOf(run)]++;
    this.seconds += run.report.seconds;
    this.elapsedMs += elapsedMs;
    this.digest.update(run.hash);
  }

  /** Nothing but a second run shows whether peers that are not pure keep to their seed. */
  print(terminal: Terminal, isPure: boolean): void {
    const { passed, failed, limit } = this.counts;
    const all = passed + failed + limit;
    const virtual = `${this.seconds.toFixed(1)} virtual seconds in ${formatDuration(this.elapsedMs)}`;
    const factor = Math.round((this.seconds * 1_000) / Math.max(this.elapsedMs, 1));
    const words = `${passed} of ${all} passed`;
    const unknown = limit === 0 ? '' : `, ${limit} reached a limit, so nothing is known about them`;
    terminal.out(
      `${terminal.style(passed === all ? 'green' : 'red', words)}${unknown}: ${virtual}, ${factor} times faster`,
    );
    const hash = this.digest.digest('hex').slice(0, 16);
    const promise = isPure ? ': the same seed gives the same hash on any machine' : '';
    terminal.out(`Hash ${hash}${promise}`);
  }

  exitCode(): ExitCode {
    if (this.counts.failed > 0) return ExitCode.Violation;
    return this.counts.limit > 0 ? ExitCode.Limit : ExitCode.Pass;
  }
}
