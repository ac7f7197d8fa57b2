/** Prints what a campaign came to. All lines but the one about speed depend on the request alone. */
import type { CampaignOutcome, Ending } from '../../campaign/campaign.ts';
import type { Gaps } from '../../campaign/coverage/gaps.ts';
import { hasGaps } from '../../campaign/coverage/gaps.ts';
import { MAX_SEED } from '../../campaign/spec.ts';
import type { RegressionOutcome } from '../../campaign/corpus/round.ts';
import type { Totals } from '../../campaign/totals.ts';
import type { Scenario } from '../../scenarios/recipes/scenario.ts';
import { catalogueOf } from '../../sim/coverage/catalogue.ts';
import { countCells } from '../../sim/coverage/matrix.ts';
import { printable } from '../../lib/errors.ts';
import { FAULT_NAMES, SITUATION_NAMES, SITUATIONS } from '../../sim/coverage/tally.ts';
import {
  formatDuration,
  grouped,
  invocation,
  label,
  perSecond,
  plural,
  shellQuote,
} from '../terminal/format.ts';
import { printRegressions } from './report-regressions.ts';
import type { Terminal } from '../terminal/terminal.ts';

export interface SummaryOptions {
  readonly scenario: Scenario;
  readonly jobs: number;
  readonly gaps: Gaps;
  readonly strict: boolean;
  readonly regressions: RegressionOutcome;
}

/** What is said of a campaign beside how much it ran. */
export const ENDINGS: Readonly<Record<Ending, string>> = {
  seeds: '',
  time: '',
  failures: '; ended by its failures',
  divergence: '; ended by a run that could not be repeated',
  error: '; ended by an error',
  interrupt: '; interrupted',
};

export function printSummary(
  terminal: Terminal,
  outcome: CampaignOutcome,
  options: SummaryOptions,
): void {
  const { totals } = outcome;
  const out = (text: string): void => terminal.out(text);
  out('');
  out(terminal.style('bold', headline(outcome, options.scenario)));
  out(`${label('Verdict')}${verdict(terminal, outcome, options.regressions)}`);
  printProblems(terminal, outcome);
  printRegressions(terminal, options.regressions, options.scenario);
  if (totals.runs === 0) return;
  printNumbers(terminal, outcome, options.scenario);
  printTables(terminal, totals);
  printGaps(terminal, options);
  out('');
  out(`${label('Speed')}${speed(outcome, options.jobs)}`);
}

export function headline(
  { spec, lastSeed, totals, endedBy }: CampaignOutcome,
  scenario: Scenario,
): string {
  const peers =
    spec.peersMin === spec.peersMax
      ? plural(spec.peersMin, 'server')
      : `${spec.peersMin} to ${spec.peersMax} servers`;
  const seeds = lastSeed === null ? 'no seeds' : `seeds ${spec.firstSeed}..${lastSeed}`;
  return `Scenario ${scenario.name}, ${peers}, ${seeds}: ${plural(totals.runs, 'run')}${ENDINGS[endedBy]}`;
}

export function verdict(
  terminal: Terminal,
  outcome: CampaignOutcome,
  { totals: regressions }: Pick<RegressionOutcome, 'totals'>,
): string {
  const { totals, divergences, error } = outcome;
  const diverged = divergences.length > 0 || error?.code === 'E_NONDETERMINISM';
  if (diverged)
    return terminal.style('red', 'NOT DETERMINISTIC: the same schedule ran in two ways');
  const violated = [
    ...(regressions.violations > 0 ? [plural(regressions.violations, 'regression')] : []),
    ...(totals.violations > 0 ? [plural(totals.violations, 'run')] : []),
  ];
  if (violated.length > 0) {
    return terminal.style('red', `VIOLATED: ${violated.join(' and ')} violated a property`);
  }
  if (error !== null) return terminal.style('yellow', 'UNKNOWN: the campaign could not continue');
  const limits = totals.limits + regressions.limits;
  if (limits > 0) {
    const words = `${plural(limits, 'run')} reached a limit, so nothing is known about them`;
    return terminal.style('yellow', `UNKNOWN: ${words}`);
  }
  if (totals.runs === 0) return terminal.style('yellow', 'UNKNOWN: no run was finished');
  return terminal.style('green', 'PASS: no property was violated');
}

export function printProblems(terminal: Terminal, outcome: CampaignOutcome): void {
  const { found, furtherFailures, limits, divergences, error } = outcome;
  for (const { property, kind, seed, artefact } of found) {
    const where = artefact === null ? '' : `, see ${printable(artefact)}`;
    terminal.out(`    ${printable(property)} (${kind}), seed ${seed}${where}`);
  }
  if (furtherFailures > 0) {
    terminal.out(
      `    and ${plural(furtherFailures, 'further run')}; --max-failures N shows other kinds, if there are any`,
    );
  }
  for (const { seed, first, second } of divergences) {
    terminal.out(`    seed ${seed}: hash ${first}, then ${second}`);
  }
  for (const { seed, message } of limits) {
    terminal.out(`    seed ${seed}: ${printable(message)}`);
  }
  if (error !== null) {
    terminal.out(`    ${error.code}: ${error.message}`);
    if (error.hint !== '') terminal.out(`    ${error.hint}`);
  }
}

function printNumbers(
  terminal: Terminal,
  { totals, hash, divergences }: CampaignOutcome,
  scenario: Scenario,
): void {
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
  const same =
    divergences.length === 0 ? 'with the same hash' : 'with another hash in some, see above';
  line('Repeated', `${plural(totals.repeats, 'run')} run twice, ${same}`);
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

function speed({ totals, elapsedMs }: CampaignOutcome, jobs: number): string {
  const rate = (count: number): string => perSecond(count, elapsedMs);
  const factor = rate(totals.simulatedUs / 1_000_000);
  return `${formatDuration(elapsedMs)} with ${plural(jobs, 'worker')}: ${rate(totals.runs)} runs/s, ${rate(totals.events)} events/s, ${factor} times faster than real time`;
}

/** What to try next: the rest of the seeds, or for somebody who is new to this a look at a failure. */
export function printNextSteps(
  terminal: Terminal,
  { spec, lastSeed, endedBy, found }: CampaignOutcome,
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
