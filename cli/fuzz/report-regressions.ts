/** Prints what the corpus came to, which a campaign replays before its seeds. */
import type { RegressionOutcome, RegressionTotals } from '../../campaign/corpus/round.ts';
import type { Scenario } from '../../scenarios/recipes/scenario.ts';
import type { ExitCode } from '../terminal/exit-codes.ts';
import { printable } from '../../lib/errors.ts';
import type { VerdictWords } from '../report/campaign.ts';
import { exitCodeOf, printError, printVerdict, verdictOf } from '../report/campaign.ts';
import { grouped, invocation, label, plural } from '../terminal/format.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** The lines of the summary about the corpus; none without one. */
export function printRegressions(
  terminal: Terminal,
  { totals, failures }: RegressionOutcome,
  { planted }: Scenario,
): void {
  if (totals.replayed === 0) return;
  terminal.out(`${label('Corpus')}${describeTotals(totals, planted)}`);
  for (const { violation, regression, artefact } of failures) {
    const where = artefact === null ? '' : `, see ${printable(artefact)}`;
    const name = printable(regression ?? '?');
    terminal.out(`    ${violation.property} (${violation.kind}), regression ${name}${where}`);
  }
}

function describeTotals(totals: RegressionTotals, planted: boolean): string {
  const { replayed, decisions, inapplicable, violations, limits, blind } = totals;
  const kept = replayed - violations - limits - blind.length;
  const verbs = planted ? ['shows the planted bug', 'show the planted bug'] : ['passes', 'pass'];
  const words = `${plural(replayed, 'regression')} replayed first, of which ${grouped(kept)} ${verbs[kept === 1 ? 0 : 1]}`;
  if (inapplicable === 0) return words;
  return `${words}; ${grouped(inapplicable)} of ${plural(decisions, 'decision')} no longer apply`;
}

/** The summary of a campaign that ended before its seeds. Returns the exit code. */
export function printEndedByRegressions(
  terminal: Terminal,
  outcome: RegressionOutcome,
  scenario: Scenario,
): ExitCode {
  const { totals, failures, error } = outcome;
  const out = (text: string): void => terminal.out(text);
  const counts = { runs: totals.replayed, failed: totals.violations, limited: totals.limits };
  const verdict = verdictOf(counts, { divergences: [], error });
  out('');
  out(
    terminal.style('bold', `Scenario ${scenario.name}, no seeds: ended by failures of the corpus`),
  );
  printVerdict(terminal, verdict, counts, wordsOf(totals.violations, 0));
  printRegressions(terminal, outcome, scenario);
  if (error === null) {
    const more = failures.length + 1;
    out(
      `${label('Next')}${invocation()} fuzz --scenario ${scenario.name} --max-failures ${more} continues with the seeds`,
    );
  } else printError(terminal, error);
  return exitCodeOf(verdict, outcome);
}

/** What a verdict says of so many regressions and runs that violated a property. */
export function wordsOf(regressions: number, runs: number): VerdictWords {
  const violated = [
    ...(regressions > 0 ? [plural(regressions, 'regression')] : []),
    ...(runs > 0 ? [plural(runs, 'run')] : []),
  ];
  return {
    same: 'schedule',
    failed: `VIOLATED: ${violated.join(' and ')} violated a property`,
    passed: 'no property was violated',
  };
}
