/** Words of the reports on the lab that the command for one seed and the one for many have in common. */
import type { LabFailureReport } from '../../campaign/kinds/lab/failure.ts';
import type { RunId } from '../../campaign/engine/kind.ts';
import { printable } from '../../lib/errors.ts';
import { printUnwritten } from '../report/campaign.ts';
import { invocation, label, shellQuote } from '../terminal/format.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** Whose peer runs, as the user has named it; null for the project's own. */
export type PeerFile = string | null;

/** The command that does this run again and shows every event. */
export function replayCommand({ test, seed }: RunId, peerFile: PeerFile): string {
  const peer = peerFile === null ? '' : ` --peer ${shellQuote(peerFile)}`;
  return `${invocation()} lab ${test} --seeds ${seed} --trace${peer}`;
}

/** What the lab's own lines do not say: which property broke, the last events, and how to see all of them. */
export function printLabDetails(
  terminal: Terminal,
  report: LabFailureReport,
  peerFile: PeerFile,
): void {
  const { test, seed, run, lines, artefact, artefactError } = report;
  const out = (text: string): void => terminal.out(text);
  if (run.violation !== null) {
    const { statement, source } = run.violation;
    out(`${label('Property')}${printable(statement)} [${printable(source)}]`);
  }
  if (run.thrownAt !== '') out(`${label('Thrown at')}${printable(run.thrownAt)}`);
  out(`${label('Catches')}${test.catches}`);
  if (lines.length > 0) {
    out(
      `${label('Events')}the last ones up to then; the lab's server 0 is n1; position/term for log entries:`,
    );
    for (const line of lines) out(`    ${line}`);
  }
  if (artefact !== null) out(`${label('Trace')}${printable(artefact)}`);
  const command = replayCommand({ test: test.name, seed }, peerFile);
  out(`${label('Replay')}${terminal.style('cyan', command)}`);
  if (artefactError !== null) printUnwritten(terminal, 'trace', artefactError);
}

/** What a test would only warn about. */
export function printWarnings(terminal: Terminal, warnings: readonly string[]): void {
  for (const warning of warnings) {
    terminal.out(`      ${terminal.style('yellow', 'warning:')} ${printable(warning)}`);
  }
}
