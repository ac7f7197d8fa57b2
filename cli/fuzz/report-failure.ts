/** Prints one failure: what broke, how, what came before it, and how to see it again. */
import type { EndToEndView, FailureReport } from '../../campaign/failures/failure.ts';
import { printable } from '../../lib/errors.ts';
import type { Violation } from '../../sim/judge/violation.ts';
import { formatMicros } from '../../record/words/format.ts';
import { describeFault } from '../../record/words/notes.ts';
import { seedTarget } from '../terminal/commands.ts';
import { grouped, invocation, label, plural, shellQuote } from '../terminal/format.ts';
import { printUnwritten } from '../report/campaign.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** What each kind of property means to somebody who reads about it for the first time. */
const KINDS: Readonly<Record<Violation['kind'], string>> = {
  'end-to-end': 'a promise that Raft makes to its users',
  local: 'a rule for a single server, which breaks long before the damage shows',
  liveness: 'progress, once all faults have stopped',
  contract: 'the contract between a peer and the world that runs it',
};

export function printFailure(terminal: Terminal, report: FailureReport): void {
  const { violation, result, faultsInEffect, conditions } = report;
  const out = (text: string): void => terminal.out(text);
  const origin = `${originOf(report)}, scenario ${report.scenario}, ${plural(report.peers, 'server')}`;
  out('');
  out(
    `${terminal.style('red', `VIOLATION of ${violation.property}`)} (${violation.kind}) in ${origin}`,
  );
  out(`${label('Property')}${printable(violation.statement)} [${printable(violation.source)}]`);
  out(`${label('Kind')}${violation.kind}: ${KINDS[violation.kind]}`);
  out(`${label('Broken')}${terminal.style('bold', printable(violation.message))}`);
  out(`${label('When')}${place(result.events, result.simulatedUs, violation.kind)}`);
  out(
    `${label('Faults')}${faultsInEffect.length === 0 ? 'none in effect at that moment' : 'in effect at that moment:'}`,
  );
  for (const fault of faultsInEffect) out(`    ${printable(describeFault(fault))}`);
  if (conditions.length > 0)
    out(`${label('Throughout')}${conditions.map((each) => printable(each)).join('; ')}`);
  out(
    `${label('Events')}the last ones, position/term for log entries, w1, w2, ... for writes to disk:`,
  );
  for (const line of report.lines) out(`    ${line}`);
  if (report.endToEnd !== null) {
    out(`${label('End to end')}${describeEndToEnd(report.endToEnd)}`);
  }
  printReplay(terminal, report);
}

/** `seed 42`, or `regression two-votes`. */
function originOf({ seed, regression }: FailureReport): string {
  return regression === undefined ? `seed ${seed}` : `regression ${printable(regression)}`;
}

function printReplay(terminal: Terminal, report: FailureReport): void {
  const { artefact, artefactError, seed, regression, scenario, peers } = report;
  const bySeed =
    regression === undefined ? `${invocation()} replay ${seedTarget(seed, scenario, peers)}` : null;
  if (artefact !== null) {
    terminal.out(
      `${label('Replay')}${terminal.style('cyan', `${invocation()} replay ${shellQuote(artefact)}`)}`,
    );
    const without = bySeed === null ? '' : `; without the file: ${bySeed}`;
    terminal.out(`${label('')}add --trace to see every event${without}`);
    terminal.out(`${label('Shrink')}${invocation()} shrink ${shellQuote(artefact)}`);
    printLooking(terminal, shellQuote(artefact));
    return;
  }
  if (bySeed !== null) {
    terminal.out(`${label('Replay')}${terminal.style('cyan', bySeed)}`);
    terminal.out(`${label('')}add --trace to see every event`);
    printLooking(terminal, seedTarget(seed, scenario, peers));
  }
  if (artefactError !== null) printUnwritten(terminal, 'schedule file', artefactError);
}

/** Where else the run can be looked at, just before the event that broke the property. */
function printLooking(terminal: Terminal, target: string): void {
  const command = invocation();
  terminal.out(`${label('Step')}${command} step ${target} --at-violation`);
  terminal.out(`${label('Inspect')}${command} replay ${target} --break-at-violation`);
  terminal.out(`${label('Explore')}${command} explore ${target}`);
}

/** `at event #432, 1.973996s into the run`. */
export function place(events: number, simulatedUs: number, kind: Violation['kind']): string {
  const time = `${formatMicros(simulatedUs)} into the run`;
  if (kind === 'liveness') return `at the end, ${time}, after ${grouped(events)} events`;
  return `at event #${Math.max(0, events - 1)}, ${time}`;
}

function describeEndToEnd({ violation, events, simulatedUs }: EndToEndView): string {
  if (violation === null) {
    return 'with only the end-to-end properties checked, the same run ends without a violation';
  }
  const where = place(events, simulatedUs, violation.kind);
  return `the same run goes on to violate ${violation.property} (${violation.kind}) ${where}: ${printable(violation.message)}`;
}
