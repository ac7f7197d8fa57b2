/** What the registry says of a planted bug. */
import type { Peer } from '../../../contract/peer.ts';
import type { Recipe } from '../../recipes/recipes.ts';

export interface PlantedBug {
  /** Its scenario is called `bug-` and this. */
  readonly name: string;
  /** What the servers do wrong, in one line. */
  readonly description: string;
  /** Where it happened, or who warns of it. */
  readonly source: string;
  /** The rule of the paper that it breaks, with its place there. */
  readonly rule: string;
  readonly peer: Peer;
  /** The property that most of its runs are reported for: the first to break, which may be a local one. */
  readonly breaks: string;
  /** Any so many seeds in a row hold one with which that property breaks, as far as was tried (200 seeds, 5 servers). */
  readonly seeds: number;
  /** How its runs are drawn; left out: as in chaos. */
  readonly recipe?: Recipe;
  /** Its runs have so many servers, whatever is asked for, since other sizes do not show it. */
  readonly peers?: number;
}
