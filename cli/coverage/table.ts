/** The coverage of a campaign on a terminal, in 100 columns. */
import type { Totals } from '../../campaign/kinds/fuzz/totals.ts';
import type { Scenario } from '../../scenarios/recipes/scenario.ts';
import type { Cell, TermRelation } from '../../sim/coverage/catalogue.ts';
import { catalogueOf, LOG_RELATIONS, ROLES } from '../../sim/coverage/catalogue.ts';
import { matrixOf } from '../../sim/coverage/matrix.ts';
import { printable } from '../../lib/errors.ts';
import { FAULT_NAMES, SITUATION_NAMES, SITUATIONS } from '../../sim/coverage/tally.ts';
import { LEGEND, markOf, short } from './marks.ts';
import type { Mark } from './marks.ts';
import type { Style, Terminal } from '../terminal/terminal.ts';

const WIDTH = 100;
const EVENT = 21;
const TERM_WORDS: Readonly<Record<TermRelation, string>> = {
  older: 'old ',
  same: 'same',
  newer: 'new ',
};
const LABEL = EVENT + 4;
/** The columns of one role, each with the space before it. */
const LOG_HEADS = ['behind', 'equal', 'ahead', 'confl'] as const;
const LOG_WIDTHS = LOG_HEADS.map((head) => head.length + 1);
const ROLE = LOG_WIDTHS.reduce((sum, width) => sum + width, 0);
/** The columns of events that are no messages. */
const NARROW = 11;
const NAME = 28;
const COUNT = 6;

const STYLES: Readonly<Partial<Record<Mark['kind'], Style>>> = {
  missing: 'yellow',
  impossible: 'dim',
  contradicted: 'red',
};

/** Prints the cells, the situations and the faults of a campaign. */
export function printCoverage(terminal: Terminal, { tally }: Totals, scenario: Scenario): void {
  printMatrix(terminal, tally.cells, scenario);
  terminal.out('');
  for (const line of LEGEND) terminal.out(terminal.style('dim', line));
  terminal.out('');
  terminal.out(`${'situation'.padEnd(NAME)}${'times'.padStart(COUNT)}`);
  for (const name of SITUATION_NAMES) {
    const [first = '', ...more] = wrapped(SITUATIONS[name], WIDTH - NAME - COUNT - 2);
    const count = countText(terminal, tally.situations[name], COUNT);
    terminal.out(`${name.padEnd(NAME)}${count}  ${first}`);
    for (const line of more) terminal.out(`${' '.repeat(NAME + COUNT + 2)}${line}`);
  }
  terminal.out('');
  terminal.out(`${'fault'.padEnd(NAME)}${'times'.padStart(COUNT)}`);
  for (const name of FAULT_NAMES) {
    const { attempted, applied } = tally.faults[name];
    // What the scenario has no use for is no gap.
    if (attempted === 0 && !scenario.faults.includes(name)) continue;
    const vain = attempted > applied ? `  of ${short(attempted)} attempts` : '';
    terminal.out(`${name.padEnd(NAME)}${countText(terminal, applied, COUNT)}${vain}`);
  }
}

function printMatrix(
  terminal: Terminal,
  counts: Readonly<Record<string, number>>,
  { peer }: Scenario,
): void {
  const matrix = matrixOf(catalogueOf(peer.messageKinds));
  const cells = (row: readonly Cell[], width: (column: number) => number): string =>
    row.map((cell, i) => cellText(terminal, cell, counts, width(i))).join('');
  const heads = LOG_HEADS.map((head) => ` ${head}`).join('');
  terminal.out('');
  terminal.out(
    `${' '.repeat(LABEL)}${ROLES.map((role) => ` ${role}`.padEnd(ROLE)).join('')}`.trimEnd(),
  );
  terminal.out(`${'message'.padEnd(EVENT)}term${heads.repeat(ROLES.length)}`);
  for (const { event, term, cells: row } of matrix.messages) {
    const name = term === 'older' ? fit(event, EVENT - 1).padEnd(EVENT) : ' '.repeat(EVENT);
    const widths = (column: number): number => LOG_WIDTHS[column % LOG_RELATIONS.length]!;
    terminal.out(`${name}${term === null ? '' : TERM_WORDS[term]}${cells(row, widths)}`);
  }
  terminal.out('');
  terminal.out(
    `${'other event'.padEnd(LABEL)}${ROLES.map((role) => role.padStart(NARROW)).join('')}`,
  );
  for (const { event, cells: row } of matrix.others) {
    terminal.out(`${event.padEnd(LABEL)}${cells(row, () => NARROW)}`);
  }
}

function cellText(
  terminal: Terminal,
  cell: Cell,
  counts: Readonly<Record<string, number>>,
  width: number,
): string {
  const { text, kind } = markOf(cell, counts);
  return styled(terminal, STYLES[kind], text.padStart(width));
}

function countText(terminal: Terminal, count: number, width: number): string {
  if (count > 0) return short(count).padStart(width);
  return styled(terminal, STYLES.missing, '-'.padStart(width));
}

function styled(terminal: Terminal, style: Style | undefined, text: string): string {
  return style === undefined ? text : terminal.style(style, text);
}

/** A name that a peer chose, in so many columns. */
function fit(name: string, width: number): string {
  const safe = printable(name);
  return safe.length <= width ? safe : `${safe.slice(0, width - 1)}…`;
}

/** `text` in lines of at most `width` characters, broken between words. */
function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else lines.push(word);
  }
  return lines;
}
