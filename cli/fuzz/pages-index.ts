/** The index over the pages of a campaign's failures: one HTML file without a script, which loads nothing. */
import { digest, escapeHtml } from '../../explorer/html.ts';
import { printable } from '../../lib/errors.ts';
import { formatMicros } from '../../record/words/format.ts';
import { grouped, invocation, plural } from '../terminal/format.ts';

/** A failure and what was written of it; names are of files in the same directory. */
export interface IndexEntry {
  readonly property: string;
  readonly kind: string;
  readonly message: string | null;
  readonly origin: string;
  /** The schedule file. */
  readonly file: string | null;
  /** How commands name the run as it was found; null: not at all. */
  readonly target: string | null;
  readonly found: {
    readonly page: string;
    readonly events: number;
    readonly servers: number;
    readonly simulatedUs: number;
  } | null;
  readonly shrunk: {
    readonly page: string;
    readonly file: string;
    readonly decisions: number;
    readonly servers: number;
  } | null;
  /** What could not be done. */
  readonly problem: string | null;
}

const STYLE = `
:root { color-scheme: light dark; --line: #8884; --bad: #b91c1c; --faint: #6b7280; }
@media (prefers-color-scheme: dark) { :root { --bad: #f87171; --faint: #9ca3af; } }
body { font: 15px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin: 0; }
section { border-top: 1px solid var(--line); padding: 1rem 0; }
.broken { color: var(--bad); } .faint { color: var(--faint); }
p { margin: .4rem 0; overflow-wrap: anywhere; } ul { margin: .4rem 0; padding-left: 1.2rem; }
pre { overflow-x: auto; margin: .4rem 0; padding: .5rem .7rem; border: 1px solid var(--line); font-size: 13px; }
`;

const POLICY = `default-src 'none'; style-src '${digest(STYLE)}'; base-uri 'none'; form-action 'none'`;

/** The text of the file. */
export function fuzzReportIndex(scenario: string, entries: readonly IndexEntry[]): string {
  const title = `${plural(entries.length, 'failure')}: scenario ${scenario}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(POLICY)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>raft-sim: ${text(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>raft-sim: ${text(title)}</h1>
${entries.map((entry) => section(entry)).join('\n')}
</body>
</html>
`;
}

function section(entry: IndexEntry): string {
  const { property, kind, origin, message, problem } = entry;
  const lines = [
    `<h2><span class="broken">${text(property)}</span> <span class="faint">(${text(kind)}), ${text(origin)}</span></h2>`,
    ...(message === null ? [] : [`<p>${text(message)}</p>`]),
    `<ul>${links(entry).join('')}</ul>`,
    ...(problem === null ? [] : [`<p class="faint">${text(problem)}</p>`]),
    ...commands(entry),
  ];
  return `<section>\n${lines.join('\n')}\n</section>`;
}

function links({ found, shrunk, file }: IndexEntry): string[] {
  const list: string[] = [];
  if (shrunk !== null) {
    const { page, decisions, servers } = shrunk;
    const size = `${plural(decisions, 'decision')}, ${plural(servers, 'server')}`;
    list.push(`<li>${link(page, 'Made small')}: ${size} (${link(shrunk.file, 'schedule')})</li>`);
  }
  if (found !== null) {
    const { page, events, servers, simulatedUs } = found;
    const size = `${grouped(events)} events in ${formatMicros(simulatedUs)} of cluster time, ${plural(servers, 'server')}`;
    const schedule = file === null ? '' : ` (${link(file, 'schedule')})`;
    list.push(`<li>${link(page, 'As it was found')}: ${size}${schedule}</li>`);
  }
  return list;
}

function commands({ target, shrunk }: IndexEntry): string[] {
  const command = invocation();
  const lines = [
    ...(target === null || target === ''
      ? []
      : [`${command} replay ${target} --trace`, `${command} step ${target} --at-violation`]),
    ...(shrunk === null ? [] : [`${command} save ${shrunk.file} --as NAME`]),
  ];
  return lines.length === 0 ? [] : [`<pre>${lines.map((line) => text(line)).join('\n')}</pre>`];
}

function link(file: string, words: string): string {
  return `<a href="${encodeURIComponent(file)}">${text(words)}</a>`;
}

/** Whatever it says, it is text, and it shows all that it is. */
function text(words: string): string {
  return escapeHtml(printable(words));
}
