/**
 * What a campaign should have tested and has not: faults that never took effect, situations never reached, invariants
 * never evaluated. A green campaign with such gaps is not as green as it looks.
 */
import type { Scenario } from '../scenarios/scenario.ts';
import { allInvariants, endToEndInvariants } from '../sim/invariants/index.ts';
import { SITUATION_NAMES } from '../sim/tally.ts';
import type { FaultName, SituationName } from '../sim/tally.ts';
import { NO_REGRESSIONS } from './regression-round.ts';
import type { RegressionTotals } from './regression-round.ts';
import type { Totals } from './totals.ts';

export interface Gaps {
  /** Faults that the scenario provides for and that never took effect. */
  readonly faults: readonly FaultName[];
  readonly situations: readonly SituationName[];
  /** By name. */
  readonly invariants: readonly string[];
  /** Whether the scenario carries a planted bug that was not found. */
  readonly plantedBugMissed: boolean;
  /** Schedules of the corpus that should show the planted bug and do not. */
  readonly blindRegressions: readonly string[];
}

export function gapsOf(
  scenario: Scenario,
  totals: Totals,
  { blind }: RegressionTotals = NO_REGRESSIONS,
): Gaps {
  const { tally, evaluations } = totals;
  const expected = scenario.thorough ? allInvariants : endToEndInvariants;
  return {
    faults: scenario.faults.filter((name) => tally.faults[name].applied === 0),
    situations: scenario.thorough
      ? SITUATION_NAMES.filter((name) => tally.situations[name] === 0)
      : [],
    invariants: expected.map(({ name }) => name).filter((name) => (evaluations[name] ?? 0) === 0),
    plantedBugMissed: scenario.planted && totals.violations === 0,
    blindRegressions: blind,
  };
}

export function hasGaps(gaps: Gaps): boolean {
  const { faults, situations, invariants, plantedBugMissed, blindRegressions } = gaps;
  const names = [...faults, ...situations, ...invariants, ...blindRegressions];
  return plantedBugMissed || names.length > 0;
}
