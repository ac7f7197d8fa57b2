/** Prints what a campaign came to. All lines but the one about speed depend on the request alone. */
import type { FuzzOutcome } from '../../campaign/kinds/fuzz/fuzz.ts';
import type { Gaps } from '../../campaign/coverage/gaps.ts';
import { hasGaps } from '../../campaign/coverage/gaps.ts';
import { MAX_SEED } from '../../campaign/engine/seeds.ts';
import type { RegressionOutcome, RegressionTotals } from '../../campaign/corpus/round.ts';
import type { Totals } from '../../campaign/kinds/fuzz/totals.ts';
import type { Scenario } from '../../scenarios/recipes/scenario.ts';
import { catalogueOf } from '../../sim/coverage/catalogue.ts';
import { countCells } from '../../sim/coverage/matrix.ts';
import { ExitCode } from '../terminal/exit-codes.ts';
import { printable } from '../../lib/errors.ts';
import { FAULT_NAMES, SITUATION_NAMES, SITUATIONS } from '../../sim/coverage/tally.ts';
import {
  formatDuration,
  grouped,
  invocation,
  label,
  plural,
  shellQuote,
} from '../terminal/format.ts';
import type { Counts } from '../report/campaign.ts';
import {
  ENDINGS,
  exitCodeOf,
  printProblems,
  printVerdict,
  repeatWords,
  speedWords,
  verdictOf,
} from '../report/campaign.ts';
import { printRegressions, wordsOf } from './report-regressions.ts';
import type { Terminal } from '../terminal/terminal.ts';

export interface SummaryOptions {
  readonly scenario: Scenario;
  readonly jobs: number;
  readonly gaps: Gaps;
  readonly strict: boolean;
  readonly regressions: RegressionOutcome;
}

export function printSummary(
  terminal: Terminal,
  outcome: FuzzOutcome,
  options: SummaryOptions,
): void {
  const { totals } = outcome;
  const out = (text: string): void => terminal.out(text);
  out('');
  out(terminal.style('bold', headline(outcome, options.scenario)));
  printFuzzVerdict(terminal, outcome, options.regressions.totals);
  printFuzzProblems(terminal, outcome);
  printRegressions(terminal, options.regressions, options.scenario);
  if (totals.runs === 0) return;
  printNumbers(terminal, outcome, options.scenario);
  printTables(terminal, totals);
  printGaps(terminal, options);
  out('');
  const { runs, events, simulatedUs } = totals;
  const speed = speedWords(outcome, options.jobs, { runs, events }, simulatedUs);
  out(`${label('Speed')}${speed}`);
}

export function headline(
  { spec, lastSeed, totals, endedBy }: FuzzOutcome,
  scenario: Scenario,
): string {
  const peers =
    spec.peersMin === spec.peersMax
      ? plural(spec.peersMin, 'server')
      : `${spec.peersMin} to ${spec.peersMax} servers`;
  const seeds = lastSeed === null ? 'no seeds' : `seeds ${spec.firstSeed}..${lastSeed}`;
  return `Scenario ${scenario.name}, ${peers}, ${seeds}: ${plural(totals.runs, 'run')}${ENDINGS[endedBy]}`;
}

/** How many runs there were, those of the corpus included. */
function countsOf({ totals }: FuzzOutcome, regressions: RegressionTotals): Counts {
  return {
    runs: totals.runs,
    failed: totals.violations + regressions.violations,
    limited: totals.limits + regressions.limits,
  };
}

export function printFuzzVerdict(
  terminal: Terminal,
  outcome: FuzzOutcome,
  regressions: RegressionTotals,
): void {
  const counts = countsOf(outcome, regressions);
  const words = wordsOf(regressions.violations, outcome.totals.violations);
  printVerdict(terminal, verdictOf(counts, outcome), counts, words);
}

export function fuzzExitCode(
  outcome: FuzzOutcome,
  regressions: RegressionTotals,
  gaps: Gaps,
  strict: boolean,
): ExitCode {
  const code = exitCodeOf(verdictOf(countsOf(outcome, regressions), outcome), outcome);
  return code === ExitCode.Pass && strict && hasGaps(gaps) ? ExitCode.Untested : code;
}

export function printFuzzProblems(terminal: Terminal, outcome: FuzzOutcome): void {
  for (const { property, kind, seed, artefact } of outcome.found) {
    const where = artefact === null ? '' : `, see ${printable(artefact)}`;
    terminal.out(`    ${printable(property)} (${kind}), seed ${seed}${where}`);
  }
  printProblems(terminal, outcome, 'kinds');
}

function printNumbers(terminal: Terminal, outcome: FuzzOutcome, scenario: Scenario): void {
  const { totals, hash } = outcome;
  const line = (name: string, text: string): void => terminal.out(`${label(name)}${text}`);
  line('Events', `${grouped(totals.events)} (messages, timers, disk writes, clients, faults)`);
  line('Simulated', `${formatDuration(totals.simulatedUs / 1_000)} of cluster time`);
  line(
    'Committed',
    `${grouped(totals.committed)} log entries; ${grouped(totals.answered)} commands answered to clients`,
  );
  const stuck = totals.legitimatelyStuck;
  const excused = stuck === 0 ? '' : `; ${grouped(stuck)} could not be expected to`;
  line(
    'Recovered',
    `${grouped(totals.recovered)} of the ${plural(totals.judged, 'run')} that completed, after the faults stopped${excused}`,
  );
  line('Repeated', repeatWords(totals.repeats, outcome));
  line('Reached', coverageWords(totals, scenario));
  line('Hash', `${hash}: the same seeds give the same hash on any machine`);
}

/** `situations 41 of 42, cells 223 of 262`. */
export function coverageWords({ tally }: Totals, { peer }: Scenario): string {
  const situations = SITUATION_NAMES.filter((name) => tally.situations[name] > 0).length;
  const { reached, possible } = countCells(catalogueOf(peer.messageKinds), tally.cells);
  return `situations ${situations} of ${SITUATION_NAMES.length}, cells ${reached} of ${possible}`;
}

function printTables(terminal: Terminal, totals: Totals): void {
  const { faults, situations } = totals.tally;
  terminal.out('');
  terminal.out(`  ${'Faults'.padEnd(32)}${'attempted'.padStart(14)}${'applied'.padStart(14)}`);
  for (const name of FAULT_NAMES) {
    const { attempted, applied } = faults[name];
    if (attempted === 0) continue;
    terminal.out(
      `    ${name.padEnd(30)}${grouped(attempted).padStart(14)}${grouped(applied).padStart(14)}`,
    );
  }
  terminal.out('');
  terminal.out(`  ${'Raft situations'.padEnd(32)}${'reached'.padStart(14)}`);
  for (const name of SITUATION_NAMES) {
    if (situations[name] === 0) continue;
    terminal.out(
      `    ${name.padEnd(30)}${grouped(situations[name]).padStart(14)}  ${SITUATIONS[name]}`,
    );
  }
  terminal.out('');
  terminal.out(`  ${'Invariants'.padEnd(32)}${'evaluated'.padStart(14)}`);
  for (const [name, count] of Object.entries(totals.evaluations)) {
    if (count > 0) terminal.out(`    ${name.padEnd(30)}${grouped(count).padStart(14)}`);
  }
}

/** How many cells a gap names; the others are counted. */
const CELLS_NAMED = 5;

function cellNames(names: readonly string[]): string {
  const rest = names.length - CELLS_NAMED;
  const more = rest > 0 ? ` and ${grouped(rest)} more` : '';
  return `${names
    .slice(0, CELLS_NAMED)
    .map((name) => printable(name))
    .join(', ')}${more}`;
}

export function printGaps(
  terminal: Terminal,
  { gaps, strict, scenario }: Pick<SummaryOptions, 'gaps' | 'strict' | 'scenario'>,
): void {
  if (!hasGaps(gaps)) return;
  const warn = (text: string): void => terminal.out(`    ${terminal.style('yellow', text)}`);
  terminal.out('');
  const effect = strict
    ? 'with --strict this fails the campaign'
    : 'more seeds may help; --strict fails on this';
  terminal.out(`  ${terminal.style('yellow', 'Not tested')} (${effect})`);
  if (gaps.plantedBugMissed) warn(`the planted bug of scenario ${scenario.name} was not found`);
  if (gaps.blindRegressions.length > 0) {
    const names = gaps.blindRegressions.map((name) => printable(name)).join(', ');
    warn(`regressions that no longer show the planted bug: ${names}`);
  }
  if (gaps.faults.length > 0) warn(`faults that never took effect: ${gaps.faults.join(', ')}`);
  if (gaps.situations.length > 0) warn(`situations never reached: ${gaps.situations.join(', ')}`);
  if (gaps.cells.length > 0) {
    warn(`cells that this many runs should reach and did not: ${cellNames(gaps.cells)}`);
  }
  if (gaps.contradicted.length > 0) {
    warn(`cells declared impossible that were reached: ${cellNames(gaps.contradicted)}`);
  }
  if (gaps.invariants.length > 0) warn(`invariants never evaluated: ${gaps.invariants.join(', ')}`);
}

/** What to try next: the rest of the seeds, or for somebody who is new to this a look at a failure. */
export function printNextSteps(
  terminal: Terminal,
  { spec, lastSeed, endedBy, found }: FuzzOutcome,
  scenario: Scenario,
  journal: string | null,
): void {
  if (journal !== null) {
    const words = `${invocation()} fuzz --resume ${shellQuote(journal)}`;
    terminal.out(`${label('Next')}${words} continues where this ended`);
  } else if (
    lastSeed !== null &&
    lastSeed < spec.lastSeed &&
    (endedBy === 'time' || endedBy === 'interrupt')
  ) {
    const end = spec.lastSeed === MAX_SEED ? '' : spec.lastSeed;
    const peers =
      spec.peersMin === spec.peersMax ? spec.peersMin : `${spec.peersMin}..${spec.peersMax}`;
    const words = `${invocation()} fuzz --scenario ${scenario.name} --peers ${peers} --seeds ${lastSeed + 1n}..${end}`;
    terminal.out(`${label('Next')}${words} continues where this ended`);
  }
  if (found.length === 0 && lastSeed !== null && !scenario.planted) {
    terminal.out(
      `${label('Failures')}${invocation()} fuzz --scenario canary shows what they look like`,
    );
  }
}
