/** Keeps the tables of docs/bug-finding.md: what `raft-sim bugs --update` has measured, between two marks in the text. */
import { writeArtefactTo } from '../../campaign/files/artefact.ts';
import { BASELINE } from '../../campaign/kinds/hunt/comparison.ts';
import type { HuntRequest } from '../../campaign/kinds/hunt/request.ts';
import type { BugSummary, Cell, OracleSummary } from '../../campaign/kinds/hunt/summary.ts';
import { readTextFile } from '../../campaign/files/read-text.ts';
import { RaftSimError } from '../../lib/errors.ts';
import {
  bestOf,
  describeRequest,
  formatCell,
  formatInterval,
  formatRatio,
  ORACLE_WORDS,
  rounded,
} from './words.ts';
import { grouped } from '../terminal/format.ts';

/** From where the command is run: from a checkout of this project. */
const PAGE = 'docs/bug-finding.md';
const BEGIN = '<!-- measured: raft-sim bugs --update writes from here -->';
const END = '<!-- to here -->';

/** Throws RaftSimError unless there is a page to update. */
export function checkPage(): void {
  cutPage();
}

/** Writes the tables into the page and returns its path. Throws RaftSimError. */
export function updatePage(request: HuntRequest, tables: readonly OracleSummary[]): string {
  const { before, after } = cutPage();
  const text = `${before}${BEGIN}\n\n${printTables(request, tables)}\n\n${END}${after}`;
  return writeArtefactTo(PAGE, text, '--update');
}

function cutPage(): { readonly before: string; readonly after: string } {
  const text = readTextFile(PAGE, 'the page with the tables, in a checkout of raft-sim');
  const from = text.indexOf(BEGIN);
  const to = text.indexOf(END, from);
  if (from === -1 || to === -1) {
    const found = 'no place for tables';
    throw new RaftSimError('E_FORMAT', {
      source: PAGE,
      found,
      expected: `'${BEGIN}' and '${END}'`,
    });
  }
  return { before: text.slice(0, from), after: text.slice(to + END.length) };
}

/** All of it as Markdown. Deterministic, but for seconds. */
export function printTables(request: HuntRequest, tables: readonly OracleSummary[]): string {
  return [
    `Taken by \`${commandOf(request)}\`: ${describeRequest(request)}.`,
    ...tables.flatMap((table) => sectionsOf(request, table)),
  ].join('\n\n');
}

/** The command line that repeats it. */
function commandOf({
  strategies,
  oracles,
  repeat,
  cap,
  peersMin,
  peersMax,
  series,
}: HuntRequest): string {
  const both = oracles.length > 1 ? 'both' : oracles[0];
  const peers = peersMin === peersMax ? `${peersMin}` : `${peersMin}..${peersMax}`;
  return `npm run -s raft-sim -- bugs --strategy ${strategies.join(',')} --oracles ${both} --repeat ${repeat} --cap ${cap} --peers ${peers} --series ${series} --update`;
}

function sectionsOf({ cap }: HuntRequest, table: OracleSummary): string[] {
  const { bugs, strategies, neverFound, oracles, bestPerBug } = table;
  const names = strategies.map(({ strategy }) => strategy);
  const row = (bug: BugSummary): string[] => {
    const best = bestOf(bug.cells);
    const cells = bug.cells.map((cell, i) => {
      const text = formatCell(cell, cap);
      return best[i] === true ? `**${text}**` : text;
    });
    return [bug.isHeldOut ? `${bug.bug} (held out)` : bug.bug, ...cells];
  };
  const none = neverFound.length === 0 ? 'none' : neverFound.join(', ');
  const best =
    strategies.length === 1
      ? ''
      : ` The best strategy for each bug would need ${rounded(bestPerBug)} events (geometric mean).`;
  return [
    `### With ${ORACLE_WORDS[oracles]}`,
    markdownTable(STRATEGY_HEAD, strategyRows(table)),
    `Found by no strategy: ${none}.${best}`,
    'Known to be difficult:',
    markdownTable(['bug', ...names], bugs.filter(({ isDifficult }) => isDifficult).map(row)),
    'All bugs:',
    markdownTable(['bug', ...names], bugs.map(row)),
    `<details>\n<summary>Means, intervals and tests, ${ORACLE_WORDS[oracles]}</summary>`,
    markdownTable(
      DETAIL_HEAD,
      bugs.flatMap((bug) => detailRows(bug, names)),
    ),
    '</details>',
  ];
}

const STRATEGY_HEAD = [
  'strategy',
  'hunts that found it',
  'bugs found',
  'geometric mean of events',
  `ratio to ${BASELINE} [95 %]`,
  'tuning half [95 %]',
  'held-out half [95 %]',
  'better, worse (p < 0.05)',
  'runs a hunt',
  'seconds a hunt',
];

function strategyRows({ strategies }: OracleSummary): string[][] {
  return strategies.map((each) => {
    const { ratio, ratioTuning, ratioHeldOut, better, worse, hunts } = each;
    const half = (one: typeof ratio): string =>
      one === null ? '-' : `${one.mean.toFixed(2)} [${formatInterval(one.interval)}]`;
    return [
      each.strategy,
      `${grouped(each.found)}/${grouped(hunts)}`,
      grouped(each.bugsFound),
      rounded(each.geometricMean),
      ratio === null ? formatRatio(each) : half(ratio),
      half(ratioTuning),
      half(ratioHeldOut),
      ratio === null ? '-' : `${better.length}, ${worse.length}`,
      (each.runs / hunts).toFixed(1),
      (each.seconds / hunts).toFixed(2),
    ];
  });
}

const DETAIL_HEAD = [
  'bug',
  'strategy',
  'found [95 %]',
  'mean events up to the cap [95 %]',
  `A12, p to ${BASELINE}`,
  'runs',
  'seconds',
  'first to break',
];

function detailRows({ bug, cells }: BugSummary, names: readonly string[]): string[][] {
  return cells.flatMap((cell, i) => (cell === null ? [] : [[bug, names[i]!, ...detailsOf(cell)]]));
}

function detailsOf(cell: Cell): string[] {
  const { found, hunts, foundInterval, restrictedMean, restrictedMeanInterval, comparison } = cell;
  const { low, high } = restrictedMeanInterval;
  return [
    `${found}/${hunts} [${formatInterval(foundInterval)}]`,
    `${rounded(restrictedMean)} [${rounded(low)}..${rounded(high)}]`,
    comparison === null
      ? '-'
      : `${comparison.fewerEvents.toFixed(2)}, ${formatP(comparison.pCorrected)}`,
    cell.runs.toFixed(1),
    cell.seconds.toFixed(2),
    Object.entries(cell.properties)
      .toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
      .map(([property, count]) => `${property} ${count}`)
      .join(', '),
  ];
}

function formatP(p: number): string {
  return p < 0.001 ? '<0.001' : p.toFixed(3);
}

/** A table with columns of even width, as the formatter of this project writes them. */
function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const escaped = rows.map((row) => row.map((cell) => cell.replaceAll('|', '\\|')));
  const widths = head.map((title, i) =>
    Math.max(3, title.length, ...escaped.map((row) => row[i]!.length)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, i) => cell.padEnd(widths[i]!)).join(' | ')} |`;
  const rule = widths.map((width) => '-'.repeat(width));
  return [line(head), line(rule), ...escaped.map(line)].join('\n');
}
