/** Words of the report on planted bugs that the terminal and the page in the docs have in common. */
import { BASELINE } from '../../campaign/kinds/hunt/comparison.ts';
import type { HuntRequest, OracleSet } from '../../campaign/kinds/hunt/request.ts';
import type { Interval } from '../../campaign/kinds/hunt/statistics.ts';
import type { Cell, StrategySummary } from '../../campaign/kinds/hunt/summary.ts';
import { grouped, plural } from '../terminal/format.ts';

/** What is watched, in words. */
export const ORACLE_WORDS: Readonly<Record<OracleSet, string>> = {
  all: 'all properties watched',
  'end-to-end': 'end-to-end properties watched',
};

/** `39 bugs, 10 hunts each, up to 300,000 events a hunt, 3..5 servers, series 1`. */
export function describeRequest(request: HuntRequest): string {
  const { bugs, repeat, cap, peersMin, peersMax, series } = request;
  const servers =
    peersMin === peersMax ? plural(peersMin, 'server') : `${peersMin}..${peersMax} servers`;
  return [
    plural(bugs.length, 'bug'),
    `${plural(repeat, 'hunt')} each`,
    `up to ${grouped(cap)} events a hunt`,
    servers,
    `series ${series}`,
  ].join(', ');
}

/** Which strategies have the least median, or, if none has one, the least mean; none if there is nothing to choose from. */
export function bestOf(cells: readonly (Cell | null)[]): readonly boolean[] {
  const found = cells.map((cell) => (cell === null || cell.found === 0 ? null : cell));
  const hasMedian = found.some((cell) => cell !== null && cell.medianEvents !== null);
  const values = found.map((cell) => {
    if (cell === null) return Infinity;
    return hasMedian ? (cell.medianEvents ?? Infinity) : cell.restrictedMean;
  });
  const least = Math.min(...values);
  const isChoice = values.some((each) => each !== least);
  return values.map((each) => isChoice && each === least);
}

/** `1,234 (10/10)`: median events, and how many of how many hunts found the bug. */
export function formatCell(cell: Cell | null, cap: number): string {
  if (cell === null) return '-';
  const { medianEvents, found, hunts } = cell;
  const median = medianEvents === null ? `>${grouped(cap)}` : grouped(medianEvents);
  return `${median} (${found}/${hunts})`;
}

/** In whole numbers; `-` for none. */
export function rounded(value: number | null): string {
  return value === null ? '-' : grouped(Math.round(value));
}

/** To the baseline, which is 1 to itself. */
export function formatRatio({ strategy, ratio }: StrategySummary): string {
  if (strategy === BASELINE) return '1';
  return ratio === null ? '-' : ratio.mean.toFixed(2);
}

export function formatInterval({ low, high }: Interval): string {
  return `${low.toFixed(2)}..${high.toFixed(2)}`;
}
