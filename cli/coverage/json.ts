/** The coverage of a campaign as JSON, for other programs. */
import type { FuzzOutcome } from '../../campaign/kinds/fuzz/fuzz.ts';
import type { Scenario } from '../../scenarios/recipes/scenario.ts';
import { catalogueOf } from '../../sim/coverage/catalogue.ts';
import { SITUATION_NAMES } from '../../sim/coverage/tally.ts';

export const COVERAGE_FORMAT = 'raft-sim/coverage';

/** The text of the file: every cell and every situation of the catalogue, with how often it was reached. */
export function coverageJson({ spec, lastSeed, totals }: FuzzOutcome, { peer }: Scenario): string {
  const { cells, situations, faults } = totals.tally;
  const file = {
    format: COVERAGE_FORMAT,
    formatVersion: 1,
    scenario: spec.scenario,
    peersMin: spec.peersMin,
    peersMax: spec.peersMax,
    firstSeed: spec.firstSeed.toString(),
    lastSeed: String(lastSeed),
    runs: totals.runs,
    events: totals.events,
    cells: catalogueOf(peer.messageKinds).cells.map((cell) => ({
      ...cell,
      count: cells[cell.name] ?? 0,
    })),
    situations: SITUATION_NAMES.map((name) => ({ name, count: situations[name] })),
    faults,
  };
  return `${JSON.stringify(file, null, 1)}\n`;
}
