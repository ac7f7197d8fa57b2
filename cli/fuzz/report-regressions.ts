/** Prints what the corpus came to, which a campaign replays before its seeds. */
import type { RegressionOutcome, RegressionTotals } from '../../campaign/corpus/round.ts';
import type { Scenario } from '../../scenarios/recipes/scenario.ts';
import { ExitCode, printable } from '../../lib/errors.ts';
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
  const violated = totals.violations > 0;
  const isRepeatable = error?.exitCode !== ExitCode.Divergence;
  out('');
  out(
    terminal.style('bold', `Scenario ${scenario.name}, no seeds: ended by failures of the corpus`),
  );
  if (!isRepeatable) {
    out(`${label('Verdict')}${terminal.style('red', DIVERGED)}`);
  } else if (violated) {
    const words = `VIOLATED: ${plural(totals.violations, 'regression')} violated a property`;
    out(`${label('Verdict')}${terminal.style('red', words)}`);
  } else {
    const words = 'UNKNOWN: the campaign could not continue';
    out(`${label('Verdict')}${terminal.style('yellow', words)}`);
  }
  printRegressions(terminal, outcome, scenario);
  if (error !== null) {
    out(`    ${error.code}: ${error.message}`);
    if (error.hint !== '') out(`    ${error.hint}`);
  } else {
    const more = failures.length + 1;
    out(
      `${label('Next')}${invocation()} fuzz --scenario ${scenario.name} --max-failures ${more} continues with the seeds`,
    );
  }
  if (error !== null && !(violated && isRepeatable)) return error.exitCode;
  return ExitCode.Violation;
}

const DIVERGED = 'NOT DETERMINISTIC: the same schedule ran in two ways';
