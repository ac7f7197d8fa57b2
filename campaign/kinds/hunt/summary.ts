/** What hunts come to: for each bug and strategy, and for each strategy over all bugs. Plain data. */
import type { Comparison, Ratio } from './comparison.ts';
import { BASELINE, compareAll, ratioOf, restrictedMean, tendency } from './comparison.ts';
import type { HuntRequest, OracleSet } from './request.ts';
import { DIFFICULT, isHeldOut } from './split.ts';
import type { Interval } from './statistics.ts';
import { geometricMean, mean, meanInterval, medianOf, wilson } from './statistics.ts';
import type { Hunt } from './hunt.ts';

/** One bug with one strategy. */
export interface Cell {
  readonly hunts: number;
  readonly found: number;
  /** Of the probability to find the bug before the cap. */
  readonly foundInterval: Interval;
  /** null: above the cap. */
  readonly medianEvents: number | null;
  readonly restrictedMean: number;
  readonly restrictedMeanInterval: Interval;
  /** Means over all hunts, those given up included. */
  readonly runs: number;
  readonly seconds: number;
  /** How often each property was the first to break. */
  readonly properties: Readonly<Record<string, number>>;
  /** null: without baseline, or the baseline itself. */
  readonly comparison: Comparison | null;
}

/** One strategy over all bugs. */
export interface StrategySummary {
  readonly strategy: string;
  readonly hunts: number;
  readonly found: number;
  /** Bugs found at least once. */
  readonly bugsFound: number;
  /** Geometric mean of the restricted means; null without hunts. */
  readonly geometricMean: number | null;
  /** null where {@link Cell.comparison} is, or without bugs of that half. */
  readonly ratio: Ratio | null;
  readonly ratioTuning: Ratio | null;
  readonly ratioHeldOut: Ratio | null;
  /** Bugs for which it needs fewer or more events with a corrected p below 0.05. */
  readonly better: readonly string[];
  readonly worse: readonly string[];
  /** All hunts taken together. */
  readonly events: number;
  readonly runs: number;
  readonly limited: number;
  readonly seconds: number;
}

export interface BugSummary {
  readonly bug: string;
  readonly isHeldOut: boolean;
  readonly isDifficult: boolean;
  /** In the order of the strategies; null: no hunt came to its end. */
  readonly cells: readonly (Cell | null)[];
}

/** All that was measured with one set of properties watched. */
export interface OracleSummary {
  readonly oracles: OracleSet;
  readonly bugs: readonly BugSummary[];
  readonly strategies: readonly StrategySummary[];
  /** Geometric mean of what the best strategy of each bug needs: no choice among these does better. null without hunts. */
  readonly bestPerBug: number | null;
  /** Bugs that no strategy found. */
  readonly neverFound: readonly string[];
}

/** One summary for each set of properties. Deterministic, but for seconds. */
export function summarise(request: HuntRequest, hunts: readonly Hunt[]): OracleSummary[] {
  return request.oracles.map((oracles) => {
    const those = hunts.filter((each) => each.oracles === oracles);
    return { oracles, ...summariseTable(request, those) };
  });
}

function summariseTable(
  { bugs, strategies }: HuntRequest,
  hunts: readonly Hunt[],
): Omit<OracleSummary, 'oracles'> {
  // By strategy and bug.
  const sorted = strategies.map((strategy) => {
    const own = hunts.filter((each) => each.strategy === strategy);
    return bugs.map((bug) => own.filter((each) => each.bug === bug));
  });
  const base = sorted[strategies.indexOf(BASELINE)];
  const columns = sorted.map((own) => {
    const comparisons = base === undefined || own === base ? [] : compareAll(own, base);
    return own.map((each, i) => (each.length === 0 ? null : cellOf(each, comparisons[i] ?? null)));
  });
  const rows = bugs.map((bug, i) => ({
    bug,
    isHeldOut: isHeldOut({ name: bug }),
    isDifficult: DIFFICULT.includes(bug),
    cells: columns.map((column) => column[i]!),
  }));
  const measured = rows.filter(({ cells }) => cells.some((cell) => cell !== null));
  const best = measured.map(({ cells }) =>
    Math.min(...cells.flatMap((cell) => cell?.restrictedMean ?? [])),
  );
  return {
    bugs: rows,
    strategies: strategies.map((strategy, i) =>
      summariseStrategy(strategy, rows, i, sorted[i]!.flat()),
    ),
    bestPerBug: best.length === 0 ? null : geometricMean(best),
    neverFound: measured
      .filter(({ cells }) => cells.every((cell) => cell === null || cell.found === 0))
      .map(({ bug }) => bug),
  };
}

function cellOf(hunts: readonly Hunt[], comparison: Comparison | null): Cell {
  const found = hunts.flatMap(({ caught, events }) => (caught === null ? [] : events));
  const properties: Record<string, number> = {};
  for (const { property } of hunts.flatMap(({ caught }) => caught ?? [])) {
    properties[property] = (properties[property] ?? 0) + 1;
  }
  return {
    hunts: hunts.length,
    found: found.length,
    foundInterval: wilson(found.length, hunts.length),
    medianEvents: medianOf(found, hunts.length),
    restrictedMean: restrictedMean(hunts),
    restrictedMeanInterval: meanInterval(hunts.map(({ events }) => events)),
    runs: mean(hunts.map(({ runs }) => runs)),
    seconds: mean(hunts.map(({ seconds }) => seconds)),
    properties,
    comparison,
  };
}

/** The strategy at place `at`; `hunts` are all of its own. */
function summariseStrategy(
  strategy: string,
  rows: readonly BugSummary[],
  at: number,
  hunts: readonly Hunt[],
): StrategySummary {
  const cells = rows.flatMap(({ cells: each }) => each[at] ?? []);
  const compared = rows.flatMap((row) => {
    const comparison = row.cells[at]?.comparison ?? null;
    return comparison === null ? [] : { ...row, comparison };
  });
  const ratioOver = (those: typeof compared): Ratio | null =>
    ratioOf(those.map(({ comparison }) => comparison));
  const tending = (to: 'better' | 'worse'): string[] =>
    compared.filter(({ comparison }) => tendency(comparison) === to).map(({ bug }) => bug);
  const sum = (of: (each: Hunt) => number): number =>
    hunts.reduce((all, each) => all + of(each), 0);
  return {
    strategy,
    hunts: hunts.length,
    found: hunts.filter(({ caught }) => caught !== null).length,
    bugsFound: cells.filter(({ found }) => found > 0).length,
    geometricMean: cells.length === 0 ? null : geometricMean(cells.map((c) => c.restrictedMean)),
    ratio: ratioOver(compared),
    ratioTuning: ratioOver(compared.filter((row) => !row.isHeldOut)),
    ratioHeldOut: ratioOver(compared.filter((row) => row.isHeldOut)),
    better: tending('better'),
    worse: tending('worse'),
    events: sum(({ events }) => events),
    runs: sum(({ runs }) => runs),
    limited: sum(({ limited }) => limited),
    seconds: sum(({ seconds }) => seconds),
  };
}
