/** What the reports of all kinds of campaigns have in common: the verdict, what stood in its way, how to tell both. */
import type { Ending, Outcome } from '../../campaign/engine/campaign.ts';
import type { RunId } from '../../campaign/engine/kind.ts';
import type { RaftSimError } from '../../lib/errors.ts';
import { ExitCode, exitCodeFor } from '../terminal/exit-codes.ts';
import { printable } from '../../lib/errors.ts';
import { formatDuration, label, perSecond, plural } from '../terminal/format.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** What is said of a campaign beside how much it ran. */
export const ENDINGS: Readonly<Record<Ending, string>> = {
  done: '',
  time: '',
  failures: '; ended by its failures',
  divergence: '; ended by a run that could not be repeated',
  error: '; ended by an error',
  interrupt: '; interrupted',
};

/** How many runs there were, how many failed, and how many were cut short. */
export interface Counts {
  readonly runs: number;
  readonly failed: number;
  readonly limited: number;
}

/** What the runs of a campaign say of the code under test; the worst comes first. */
export type Verdict = 'diverged' | 'failed' | 'error' | 'limited' | 'nothing' | 'passed';

type Problems = Pick<Outcome<unknown>, 'divergences' | 'error'>;

export function verdictOf(
  { runs, failed, limited }: Counts,
  { divergences, error }: Problems,
): Verdict {
  if (divergences.length > 0 || isDivergence(error)) return 'diverged';
  if (failed > 0) return 'failed';
  if (error !== null) return 'error';
  if (limited > 0) return 'limited';
  return runs === 0 ? 'nothing' : 'passed';
}

export function exitCodeOf(verdict: Verdict, { error }: Pick<Problems, 'error'>): ExitCode {
  if (verdict === 'diverged') return ExitCode.Divergence;
  if (verdict === 'failed') return ExitCode.Violation;
  if (error !== null) return exitCodeFor(error);
  return verdict === 'limited' ? ExitCode.Limit : ExitCode.Pass;
}

/** Whether the error is that something did not come out the same again. */
export function isDivergence(error: RaftSimError | null): boolean {
  return error !== null && exitCodeFor(error) === ExitCode.Divergence;
}

/** What each kind of campaign calls that which is to be the same again, failures, and a pass. */
export interface VerdictWords {
  readonly same: string;
  readonly failed: string;
  readonly passed: string;
}

/** The line about the verdict. */
export function printVerdict(
  terminal: Terminal,
  verdict: Verdict,
  { limited }: Pick<Counts, 'limited'>,
  words: VerdictWords,
): void {
  const limits = `${plural(limited, 'run')} reached a limit, so nothing is known about them`;
  const line = {
    diverged: ['red', `NOT DETERMINISTIC: the same ${words.same} ran in two ways`],
    failed: ['red', words.failed],
    error: ['yellow', 'UNKNOWN: the campaign could not continue'],
    limited: ['yellow', `UNKNOWN: ${limits}`],
    nothing: ['yellow', 'UNKNOWN: no run was finished'],
    passed: ['green', `PASS: ${words.passed}`],
  } as const;
  const [style, text] = line[verdict];
  terminal.out(`${label('Verdict')}${terminal.style(style, text)}`);
}

/** What a campaign found beside its reported failures. `others` are failures of another kind; `more` follows a run cut short. */
export function printProblems(
  terminal: Terminal,
  { furtherFailures, limits, divergences, error }: Omit<Outcome<unknown>, 'failures'>,
  others: string,
  more: (run: RunId) => readonly string[] = () => [],
): void {
  const out = (text: string): void => terminal.out(`    ${text}`);
  if (furtherFailures > 0) {
    const further = plural(furtherFailures, 'further run');
    out(`and ${further}; --max-failures N shows other ${others}, if there are any`);
  }
  for (const { first, second, ...run } of divergences) {
    out(`${nameOf(run)}: hash ${first}, then ${second}`);
  }
  for (const { message, ...run } of limits) {
    out(`${nameOf(run)}: ${printable(message)}`);
    for (const line of more(run)) out(`  ${line}`);
  }
  if (error !== null) printError(terminal, error);
}

/** An error that ended the campaign, within its report. */
export function printError(terminal: Terminal, { code, message, hint }: RaftSimError): void {
  terminal.out(`    ${code}: ${message}`);
  if (hint !== '') terminal.out(`    ${hint}`);
}

/** Something could not be written, which is no verdict. */
export function printUnwritten(
  terminal: Terminal,
  what: string,
  { code, message, hint }: RaftSimError,
): void {
  terminal.err(`raft-sim: the ${what} was not written (${code}): ${message}`);
  if (hint !== '') terminal.err(`  ${hint}`);
}

function nameOf({ test, seed }: RunId): string {
  return test === undefined ? `seed ${seed}` : `${test}, seed ${seed}`;
}

/** `12 runs run twice, with the same hash`. */
export function repeatWords(repeats: number, { divergences }: Problems): string {
  const same =
    divergences.length === 0 ? 'with the same hash' : 'with another hash in some, see above';
  return `${plural(repeats, 'run')} run twice, ${same}`;
}

/** `1.5 s with 2 workers: 10 runs/s, ..., 300 times faster than real time`. */
export function speedWords(
  { elapsedMs }: Pick<Outcome<unknown>, 'elapsedMs'>,
  jobs: number,
  counts: Readonly<Record<string, number>>,
  simulatedUs: number,
): string {
  const rates = Object.entries(counts).map(
    ([name, count]) => `${perSecond(count, elapsedMs)} ${name}/s`,
  );
  const factor = perSecond(simulatedUs / 1_000_000, elapsedMs);
  const time = `${formatDuration(elapsedMs)} with ${plural(jobs, 'worker')}`;
  return `${time}: ${[...rates, `${factor} times faster than real time`].join(', ')}`;
}
