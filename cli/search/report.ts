/** Prints what came of an exhaustive search: how far it went, and the shortest way to a violation. */
import type { Scenario } from '../../scenarios/recipes/scenario.ts';
import { describeDecision } from '../../record/words/decisions.ts';
import { printable } from '../../lib/errors.ts';
import type { SearchProgress, SearchResult } from '../../search/exhaustive/search.ts';
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

/** What was searched, and how far. */
export interface SearchBounds {
  readonly scenario: Scenario;
  readonly peers: number;
  readonly depth: number;
  readonly crashes: number;
  readonly proposals: number;
  readonly timeouts: number;
  readonly limit: number;
}

export interface SearchReport extends SearchBounds {
  /** null if the search was interrupted. */
  readonly result: SearchResult | null;
  readonly progress: SearchProgress;
  /** Where the schedule of the violation is; null if there is none. */
  readonly path: string | null;
  readonly elapsedMs: number;
}

export function printSearch(terminal: Terminal, report: SearchReport): void {
  const { scenario, result, progress, elapsedMs, crashes, proposals, timeouts } = report;
  const { states, transitions, levels } = progress;
  const line = (title: string, text: string): void => terminal.out(`${label(title)}${text}`);
  const size = scenario.size ?? report.peers;
  terminal.out('');
  terminal.out(verdictOf(terminal, report));
  line('Cluster', `scenario ${scenario.name}, ${plural(size, 'server')}`);
  line(
    'Paths',
    `bounds: ${grouped(crashes)} for crashes, ${grouped(proposals)} for proposals, ${grouped(timeouts)} for election timeouts`,
  );
  line(
    'States',
    `${grouped(states)}; new ones by number of decisions: ${levels.map(grouped).join(' ')}`,
  );
  line(
    'Speed',
    `${perSecond(states, elapsedMs)} states/s, ${perSecond(transitions, elapsedMs)} moves/s in ${formatDuration(elapsedMs)}`,
  );
  if (result?.violation === undefined || report.path === null) return;
  const { property, statement, source, message } = result.violation;
  line('Property', `${property}: ${printable(statement)} [${printable(source)}]`);
  line('Broken', terminal.style('bold', printable(message)));
  line('Decisions', '');
  result.schedule?.decisions?.forEach((decision, i) => {
    terminal.out(`  ${String(i + 1).padStart(4)}  ${printable(describeDecision(decision))}`);
  });
  const replay = `${invocation()} replay ${shellQuote(report.path)}`;
  line('Replay', terminal.style('cyan', replay));
}

function verdictOf(terminal: Terminal, report: SearchReport): string {
  const { result, progress, depth, limit } = report;
  switch (result?.verdict) {
    case 'violation': {
      const count = plural(result.schedule?.decisions?.length ?? 0, 'decision');
      const title = terminal.style('red', `VIOLATION of ${result.violation?.property ?? '?'}`);
      return `${title} with ${count}; none with fewer within these bounds`;
    }
    case 'exhausted':
      return terminal.style(
        'green',
        `EXHAUSTED: no property is broken within ${plural(depth, 'decision')}`,
      );
    case 'limit':
      return `LIMIT: stopped after ${plural(limit, 'state')}; no property is broken within ${plural(result.deepest, 'decision')}`;
    case undefined:
      return `INTERRUPTED: no property is broken within ${plural(progress.depth, 'decision')}`;
  }
}
