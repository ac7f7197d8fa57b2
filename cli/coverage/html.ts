/**
 * The coverage of a campaign as one HTML file: no script, nothing loaded from anywhere, light or dark as the reader's
 * system is. Names that a peer chose are text like any other.
 */
import { digest, escapeHtml } from '../../explorer/html.ts';
import type { Totals } from '../../campaign/kinds/fuzz/totals.ts';
import type { Scenario } from '../../scenarios/recipes/scenario.ts';
import type { Cell } from '../../sim/coverage/catalogue.ts';
import { catalogueOf, LOG_RELATIONS, ROLES } from '../../sim/coverage/catalogue.ts';
import { matrixOf } from '../../sim/coverage/matrix.ts';
import { FAULT_NAMES, SITUATION_NAMES, SITUATIONS } from '../../sim/coverage/tally.ts';
import { LEGEND, markOf, short } from './marks.ts';
import { grouped } from '../terminal/format.ts';

const STYLE = `
:root { color-scheme: light dark; --line: #8884; --missing: #b45309; --faint: #8888; --bad: #dc2626; --hit: 34 139 34; }
@media (prefers-color-scheme: dark) { :root { --missing: #fbbf24; --bad: #f87171; --hit: 74 222 128; } }
body { font: 15px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { border: 1px solid var(--line); padding: .15rem .5rem; text-align: right; }
th { font-weight: 600; } th[scope=row], td.text, th.text { text-align: left; }
td.reached { background: rgb(var(--hit) / .18); } td.missing { color: var(--missing); font-weight: 600; }
td.impossible { color: var(--faint); } td.contradicted { color: var(--bad); font-weight: 700; }
p.note { max-width: 60rem; }
`;

/** Only the style above may apply. */
const POLICY = `default-src 'none'; style-src '${digest(STYLE)}'; base-uri 'none'; form-action 'none'`;

export interface CoveragePage {
  /** Which runs: `Scenario chaos, 5 servers, seeds 1..40: 40 runs`. */
  readonly headline: string;
  /** `situations 41 of 42, cells 223 of 262`. */
  readonly reached: string;
  readonly scenario: Scenario;
  readonly totals: Totals;
}

/** The text of the file. */
export function coverageHtml({ headline, reached, scenario, totals }: CoveragePage): string {
  const { cells, situations, faults } = totals.tally;
  const matrix = matrixOf(catalogueOf(scenario.peer.messageKinds));
  const roleHeads = ROLES.map(
    (role) => `<th scope="colgroup" colspan="${LOG_RELATIONS.length}">${role}</th>`,
  ).join('');
  const logHeads = ROLES.flatMap(() => LOG_RELATIONS.map((log) => `<th scope="col">${log}</th>`));
  const messages = matrix.messages.map(
    ({ event, term, cells: row }) =>
      `<tr><th scope="row">${escapeHtml(event)}</th><td class="text">${term ?? ''}</td>${cellsOf(row, cells)}</tr>`,
  );
  const others = matrix.others.map(
    ({ event, cells: row }) =>
      `<tr><th scope="row">${escapeHtml(event)}</th>${cellsOf(row, cells)}</tr>`,
  );
  const named = SITUATION_NAMES.map(
    (name) =>
      `<tr><th scope="row">${name}</th>${countOf(situations[name])}<td class="text">${escapeHtml(SITUATIONS[name])}</td></tr>`,
  );
  const struck = FAULT_NAMES.filter(
    (name) => faults[name].attempted > 0 || scenario.faults.includes(name),
  ).map(
    (name) =>
      `<tr><th scope="row">${name}</th>${countOf(faults[name].attempted)}${countOf(faults[name].applied)}</tr>`,
  );
  const legend = LEGEND.map((line) => escapeHtml(line)).join(' ');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(POLICY)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>raft-sim coverage: ${escapeHtml(scenario.name)}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${escapeHtml(headline)}</h1>
<p>Reached: ${escapeHtml(reached)}. Events: ${grouped(totals.events)}.</p>
<h2>Messages</h2>
<div class="wide"><table>
<thead><tr><th rowspan="2" class="text" scope="col">message</th><th rowspan="2" class="text" scope="col">term</th>${roleHeads}</tr>
<tr>${logHeads.join('')}</tr></thead>
<tbody>
${messages.join('\n')}
</tbody></table></div>
<p class="note">${legend} Why a cell cannot be shows when the pointer rests on it.</p>
<h2>Other events</h2>
<div class="wide"><table>
<thead><tr><th class="text" scope="col">event</th>${ROLES.map((role) => `<th scope="col">${role}</th>`).join('')}</tr></thead>
<tbody>
${others.join('\n')}
</tbody></table></div>
<h2>Situations</h2>
<div class="wide"><table>
<thead><tr><th class="text" scope="col">situation</th><th scope="col">times</th><th class="text" scope="col">meaning</th></tr></thead>
<tbody>
${named.join('\n')}
</tbody></table></div>
<h2>Faults</h2>
<div class="wide"><table>
<thead><tr><th class="text" scope="col">fault</th><th scope="col">attempted</th><th scope="col">applied</th></tr></thead>
<tbody>
${struck.join('\n')}
</tbody></table></div>
</body>
</html>
`;
}

function cellsOf(row: readonly Cell[], counts: Readonly<Record<string, number>>): string {
  return row
    .map((cell) => {
      const { text, kind } = markOf(cell, counts);
      const count = counts[cell.name] ?? 0;
      const why = cell.reason === '' ? '' : `: ${cell.reason}`;
      const title = escapeHtml(`${cell.name}${why}; ${grouped(count)} times`);
      return `<td class="${kind}" title="${title}">${escapeHtml(text)}</td>`;
    })
    .join('');
}

function countOf(count: number): string {
  const kind = count > 0 ? 'reached' : 'missing';
  return `<td class="${kind}" title="${grouped(count)}">${count > 0 ? short(count) : '-'}</td>`;
}
