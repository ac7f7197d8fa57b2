/**
 * What a campaign should have tested and has not: faults that never took effect, situations and cells never reached,
 * invariants never evaluated. A green campaign with such gaps is not as green as it looks.
 */
import type { Scenario } from '../../scenarios/recipes/scenario.ts';
import { catalogueOf } from '../../sim/coverage/catalogue.ts';
import { countCells } from '../../sim/coverage/matrix.ts';
import { allInvariants, endToEndInvariants } from '../../sim/judge/invariants/index.ts';
import { SITUATION_NAMES } from '../../sim/coverage/tally.ts';
import type { FaultName, SituationName } from '../../sim/coverage/tally.ts';
import { COVERAGE_RATES, RATE_RUNS } from './rates.ts';
import { NO_REGRESSIONS } from '../corpus/round.ts';
import type { RegressionTotals } from '../corpus/round.ts';
import type { Totals } from '../kinds/fuzz/totals.ts';

export interface Gaps {
  /** Faults that the scenario provides for and that never took effect. */
  readonly faults: readonly FaultName[];
  readonly situations: readonly SituationName[];
  /** Cells that so many runs should have reached, by name. */
  readonly cells: readonly string[];
  /** Cells that were reached although they are declared impossible, by name. */
  readonly contradicted: readonly string[];
  /** By name. */
  readonly invariants: readonly string[];
  /** Whether the scenario carries a planted bug that was not found. */
  readonly plantedBugMissed: boolean;
  /** Schedules of the corpus that should show the planted bug and do not. */
  readonly blindRegressions: readonly string[];
}

/**
 * What is expected in so many runs is asked for. If it is as frequent as it was when the rates were taken, it is missing
 * by chance in one campaign of e^20, or 500 million; should it become half as frequent, in one of 20,000.
 */
const EXPECTED_RUNS = 20;

/** Situations that so many runs should reach are asked for in campaigns of any size: those of CI are as large. */
const THOROUGH_RUNS = 1_500;

const RATES: ReadonlyMap<string, number> = new Map(COVERAGE_RATES);

/** Whether `runs` runs of the chaos scenario should reach a cell or a situation. */
export function isExpected(name: string, runs: number): boolean {
  const counted = RATES.get(name) ?? 0;
  // The rate is an estimate: three standard deviations below it are hardly ever wrong.
  const atLeast = Math.max(0, counted - 3 * Math.sqrt(counted));
  return (atLeast / RATE_RUNS) * runs >= EXPECTED_RUNS;
}

export function gapsOf(
  scenario: Scenario,
  totals: Totals,
  { blind }: RegressionTotals = NO_REGRESSIONS,
): Gaps {
  const { tally, evaluations, runs } = totals;
  const { thorough, planted, peer } = scenario;
  const expected = thorough ? allInvariants : endToEndInvariants;
  const catalogue = catalogueOf(peer.messageKinds);
  return {
    faults: scenario.faults.filter((name) => tally.faults[name].applied === 0),
    situations: thorough
      ? SITUATION_NAMES.filter(
          (name) => tally.situations[name] === 0 && isExpected(name, Math.max(runs, THOROUGH_RUNS)),
        )
      : [],
    // A peer with a planted bug may well go other ways, and its runs end early.
    cells:
      thorough && !planted
        ? catalogue.cells
            .map(({ name }) => name)
            .filter((name) => (tally.cells[name] ?? 0) === 0 && isExpected(name, runs))
        : [],
    contradicted: planted ? [] : countCells(catalogue, tally.cells).contradicted,
    invariants: expected.map(({ name }) => name).filter((name) => (evaluations[name] ?? 0) === 0),
    plantedBugMissed: planted && totals.violations === 0,
    blindRegressions: blind,
  };
}

export function hasGaps({ plantedBugMissed, ...names }: Gaps): boolean {
  return plantedBugMissed || Object.values(names).some((list) => list.length > 0);
}
