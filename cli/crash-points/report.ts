/** Prints what came of crash points: each failure with the crash that led to it, and what was tried. */
import type { CrashFailure, CrashSearch } from '../../campaign/kinds/crash-points/crash-points.ts';
import { describeContinuation } from '../../search/crash-points/continuation.ts';
import { describeCrashPoint } from '../../search/crash-points/crash-point.ts';
import type { Ending } from '../../campaign/engine/campaign.ts';
import { printable } from '../../lib/errors.ts';
import { printUnwritten } from '../report/campaign.ts';
import {
  formatDuration,
  grouped,
  invocation,
  label,
  perSecond,
  plural,
  shellQuote,
} from '../terminal/format.ts';
import type { Terminal } from '../terminal/terminal.ts';

export function printCrashFailure(
  terminal: Terminal,
  { finding, report }: CrashFailure,
  source: string,
): void {
  const { point, continuation, schedule } = finding;
  const { violation, artefact, artefactError } = report;
  const line = (title: string, text: string): void => terminal.out(`${label(title)}${text}`);
  const title = terminal.style('red', `VIOLATION of ${violation.property}`);
  const place = `scenario ${schedule.scenario}, ${plural(schedule.config.peers, 'server')}`;
  terminal.out('');
  terminal.out(
    `${title} (${violation.kind}) after a crash inserted into ${printable(source)}, ${place}`,
  );
  line('Property', `${printable(violation.statement)} [${printable(violation.source)}]`);
  line('Broken', terminal.style('bold', printable(violation.message)));
  line('Crash', describeCrashPoint(point));
  line('Then', describeContinuation(point.node, continuation));
  if (finding.beforeCrash) {
    line('', 'but it breaks before the crash, as soon as the others reply');
  }
  line('Events', 'the last ones, position/term for log entries, w1, w2, ... for writes to disk:');
  for (const each of report.lines) terminal.out(`    ${each}`);
  if (artefact !== null) {
    const file = shellQuote(artefact);
    line('Replay', terminal.style('cyan', `${invocation()} replay ${file}`));
    line('Shrink', `${invocation()} shrink ${file}`);
  }
  if (artefactError !== null) {
    printUnwritten(terminal, 'schedule file', artefactError);
  }
}

/** How the run is called, and how long it all took. */
export interface CrashSummaryOptions {
  readonly source: string;
  readonly elapsedMs: number;
}

export function printCrashSearch(
  terminal: Terminal,
  search: CrashSearch,
  { source, elapsedMs }: CrashSummaryOptions,
): void {
  const { base, runs, events, tried, limited, error } = search;
  const { scenario, config, decisions = [] } = base.schedule;
  const line = (title: string, text: string): void => terminal.out(`${label(title)}${text}`);
  const what = `${plural(decisions.length, 'decision')}, ${plural(config.peers, 'server')}`;
  terminal.out('');
  const title = `Crash points of ${printable(source)}, scenario ${scenario}: ${what}`;
  terminal.out(terminal.style('bold', title));
  if (base.violation !== null) {
    const { property, message } = base.violation;
    line(
      'By itself',
      `the run breaks ${property} without any further crash: ${printable(message)}`,
    );
  }
  line('Points', pointsOf(search));
  line('Runs', `${grouped(runs)} with ${plural(events, 'event')}`);
  line('Failures', failuresOf(search));
  if (limited > 0) line('Limits', `${plural(limited, 'run')} cut short by a limit`);
  if (error !== null) line('Error', `${error.code}: ${error.message}`);
  const speeds = [
    `${perSecond(tried, elapsedMs)} points/s`,
    `${perSecond(events, elapsedMs)} events/s`,
  ];
  line('Speed', `${speeds.join(', ')} in ${formatDuration(elapsedMs)}`);
}

function pointsOf({ ways, different, chosen, tried, endedBy }: CrashSearch): string {
  const all = `${plural(ways, 'way')} to crash, ${grouped(different)} of them different`;
  const cut = chosen < different ? `; --limit leaves ${grouped(chosen)}, spread evenly` : '';
  const reasons: Partial<Record<Ending, string>> = {
    failures: ': --max-failures was reached',
    interrupt: ': interrupted',
    error: ': an error',
  };
  const done = tried === different ? '; all tried' : `; ${grouped(tried)} tried`;
  return `${all}${cut}${done}${tried === chosen ? '' : (reasons[endedBy] ?? '')}`;
}

function failuresOf({ failures, furtherFailures }: CrashSearch): string {
  const more =
    furtherFailures === 0 ? '' : ` different, and ${plural(furtherFailures, 'more run')}`;
  return failures.length === 0 && furtherFailures === 0
    ? 'none'
    : `${grouped(failures.length)}${more}`;
}
