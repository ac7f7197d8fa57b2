/** Prints how soon strategies find planted bugs. All but times depends on the request alone. */
import { BASELINE } from '../../campaign/kinds/hunt/comparison.ts';
import type { HuntsOutcome } from '../../campaign/kinds/hunt/hunts.ts';
import type { HuntRequest, OracleSet } from '../../campaign/kinds/hunt/request.ts';
import type {
  BugSummary,
  OracleSummary,
  StrategySummary,
} from '../../campaign/kinds/hunt/summary.ts';
import { ExitCode } from '../terminal/exit-codes.ts';
import {
  bestOf,
  describeRequest,
  formatCell,
  formatInterval,
  formatRatio,
  ORACLE_WORDS,
  rounded,
} from './words.ts';
import { formatDuration, grouped, label, perSecond, plural } from '../terminal/format.ts';
import { printError } from '../report/campaign.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** Wider tables are cut into several, with some of the strategies each. */
const WIDTH = 120;
/** Between columns. */
const GAP = 2;

/** Prints everything. Returns the exit code: whether the first strategy has found every bug, with all properties if those were watched. */
export function printBugs(
  terminal: Terminal,
  outcome: HuntsOutcome,
  tables: readonly OracleSummary[],
  jobs: number,
): ExitCode {
  const { request, hunts, isComplete, error, elapsedMs } = outcome;
  const out = (text: string): void => terminal.out(text);
  for (const table of tables) {
    out('');
    out(terminal.style('bold', headline(request, table.oracles)));
    for (const block of blocksOf(table, request.cap)) printBlock(terminal, block);
    if (table.neverFound.length > 0) printList(terminal, 'Not found', table.neverFound);
  }
  out('');
  if (tables.some(({ strategies }) => strategies.length > 1)) {
    out(
      `${label('*')}the best strategy for its bug: by the median or, if all are above the cap, by the restricted mean`,
    );
  }
  const missed = missedBy(tables);
  out(`${label('Verdict')}${verdict(terminal, outcome, missed)}`);
  if (error !== null) printError(terminal, error);
  const events = hunts.reduce((sum, each) => sum + each.events, 0);
  const speed = `${perSecond(events, elapsedMs)} events/s`;
  out(
    `${label('Speed')}${formatDuration(elapsedMs)} with ${plural(jobs, 'worker')}: ${plural(hunts.length, 'hunt')}, ${speed}`,
  );
  return isComplete && missed.length === 0 ? ExitCode.Pass : ExitCode.Untested;
}

function headline(request: HuntRequest, oracles: OracleSet): string {
  return `Planted bugs, ${ORACLE_WORDS[oracles]}: ${describeRequest(request)}`;
}

/** Bugs that the first strategy has not found with the first set of properties. */
function missedBy([first]: readonly OracleSummary[]): readonly string[] {
  return first!.bugs.filter(({ cells }) => (cells[0]?.found ?? 0) === 0).map(({ bug }) => bug);
}

function verdict(
  terminal: Terminal,
  { request, hunts, isComplete }: HuntsOutcome,
  missed: readonly string[],
): string {
  const { bugs, strategies } = request;
  const found = `${strategies[0]} found ${bugs.length - missed.length} of ${plural(bugs.length, 'bug')}`;
  if (!isComplete) {
    return terminal.style('yellow', `INCOMPLETE after ${plural(hunts.length, 'hunt')}: ${found}`);
  }
  return terminal.style(missed.length === 0 ? 'green' : 'yellow', found);
}

/** A line of a table: what stands before the columns, and in each of them. */
interface Line {
  readonly head: string;
  readonly cells: readonly string[];
  /** Which cells stand out. */
  readonly best: readonly boolean[];
}

/** One table for as many strategies as fit beside each other. */
interface Block {
  readonly lines: readonly (Line | null)[];
  readonly headWidth: number;
  readonly cellWidth: number;
}

function blocksOf(table: OracleSummary, cap: number): Block[] {
  const { bugs, strategies } = table;
  const lines = [
    plain(
      'Bug',
      strategies.map(({ strategy }) => strategy),
    ),
    ...bugs.map((row) => bugLine(row, cap)),
    null,
    ...summaryLines(strategies),
  ];
  const there = lines.flatMap((line) => line ?? []);
  const headWidth = Math.max(...there.map(({ head }) => head.length)) + 2;
  const cellWidth =
    Math.max(...there.flatMap(({ cells }) => cells.map((cell) => cell.length))) + GAP;
  const fitting = Math.max(1, Math.floor((WIDTH - headWidth) / cellWidth));
  const blocks: Block[] = [];
  for (let from = 0; from < strategies.length; from += fitting) {
    const cut = <T>(all: readonly T[]): T[] => all.slice(from, from + fitting);
    blocks.push({
      lines: lines.map((line) =>
        line === null ? null : { ...line, cells: cut(line.cells), best: cut(line.best) },
      ),
      headWidth,
      cellWidth,
    });
  }
  return blocks;
}

function bugLine({ bug, cells }: BugSummary, cap: number): Line {
  const best = bestOf(cells);
  const texts = cells.map((cell, i) => `${best[i] === true ? '* ' : ''}${formatCell(cell, cap)}`);
  return { head: `  ${bug}`, cells: texts, best };
}

function summaryLines(strategies: readonly StrategySummary[]): Line[] {
  const line = (head: string, of: (summary: StrategySummary) => string): Line =>
    plain(head, strategies.map(of));
  const all = [
    line('Hunts that found it', ({ found, hunts }) => `${grouped(found)}/${grouped(hunts)}`),
    line('Bugs found', ({ bugsFound }) => grouped(bugsFound)),
    line('Geometric mean of mean events', (each) => rounded(each.geometricMean)),
    ...(strategies.some(({ ratio }) => ratio !== null) ? ratioLines(line) : []),
    line('Runs a hunt', ({ runs, hunts }) => (hunts === 0 ? '-' : (runs / hunts).toFixed(1))),
    line('Seconds a hunt', ({ seconds, hunts }) =>
      hunts === 0 ? '-' : (seconds / hunts).toFixed(2),
    ),
  ];
  return all;
}

function ratioLines(
  line: (head: string, of: (summary: StrategySummary) => string) => Line,
): readonly Line[] {
  return [
    line(`Ratio to ${BASELINE}`, formatRatio),
    line('  95 % interval', ({ ratio }) => (ratio === null ? '' : formatInterval(ratio.interval))),
    line('  tuning half', ({ ratioTuning }) => ratioTuning?.mean.toFixed(2) ?? ''),
    line('  held-out half', ({ ratioHeldOut }) => ratioHeldOut?.mean.toFixed(2) ?? ''),
    line('Better, worse (p < 0.05)', ({ ratio, better, worse }) =>
      ratio === null ? '' : `${better.length}, ${worse.length}`,
    ),
  ];
}

function plain(head: string, cells: readonly string[]): Line {
  return { head, cells, best: cells.map(() => false) };
}

function printBlock(terminal: Terminal, { lines, headWidth, cellWidth }: Block): void {
  terminal.out('');
  for (const line of lines) {
    if (line === null) {
      terminal.out('');
      continue;
    }
    const cells = line.cells.map((cell, i) => {
      const padding = ' '.repeat(cellWidth - cell.length);
      return `${padding}${line.best[i] === true ? terminal.style('green', cell) : cell}`;
    });
    terminal.out(`  ${line.head.padEnd(headWidth - 2)}${cells.join('')}`.trimEnd());
  }
}

/** Names behind a label, as many lines as they need. */
function printList(terminal: Terminal, title: string, names: readonly string[]): void {
  const lines: string[] = [];
  for (const name of names) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + name.length < WIDTH - 20) {
      lines[lines.length - 1] = `${last}, ${name}`;
    } else lines.push(name);
  }
  terminal.out('');
  lines.forEach((line, i) => {
    const end = i < lines.length - 1 ? ',' : '';
    terminal.out(`${label(i === 0 ? title : '')}${line}${end}`);
  });
}
