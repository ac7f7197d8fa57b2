/** What the catalogue says of a planted bug: what is wrong, where it happened, and what finds it at which cost. */
import type { Peer } from '../../../contract/peer.ts';
import type { Recipe } from '../../recipes/recipes.ts';

interface Mistake {
  readonly name: string;
  /** What the servers do wrong, in one line. */
  readonly description: string;
  /** Where it happened, or who warns of it. */
  readonly source: string;
  readonly peer: Peer;
}

/** A bug that the invariants find in runs of a scenario of its own, which is called `bug-` and its name. */
export interface PlantedBug extends Mistake {
  /** The rule of the paper that it breaks, with its place there. */
  readonly rule: string;
  /** The property that most of its runs are reported for: the first to break, which may be a local one. */
  readonly breaks: string;
  /** Any so many seeds in a row hold one with which that property breaks, as far as was tried (200 seeds, 5 servers). */
  readonly seeds: number;
  /** How its runs are drawn; left out: as in chaos. */
  readonly recipe?: Recipe;
  /** Its runs have so many servers, whatever is asked for, since other sizes do not show it. */
  readonly peers?: number;
  /** What finds it in the lab, if anything is known to. */
  readonly lab?: LabFinding;
}

/** A bug for the tests of the lab alone: another one of the catalogue shows the simulator more, or it breaks no property. */
export interface LabBug extends Mistake {
  readonly lab: LabFinding;
}

export type CatalogueEntry = PlantedBug | LabBug;

/** The tests of the 6.824 lab that a bug makes fail, by their own checks. */
export interface LabFinding {
  /** Those that are there for such a bug; others may fail as well. */
  readonly tests: readonly `Test${string}2${'A' | 'B' | 'C' | 'D'}`[];
  /** Any so many seeds in a row hold one with which the test fails, as far as that was tried (60 seeds). */
  readonly seeds: number;
  /** What the invariants find broken in the same runs, no later than the test; empty: nothing. */
  readonly properties: readonly string[];
  /** Who runs there, if the lab's network hardly ever leads to where the bug alone shows. */
  readonly peer?: Peer;
}
