/** A strategy: a way to look for bugs. It draws each run from a seed, whatever peer it is that runs. */
import type { Seed } from '../../sim/chance/choose.ts';
import type { Drawn } from '../../sim/schedule/schedule.ts';
import type { FaultName } from '../../sim/coverage/tally.ts';

export interface Strategy {
  /** Lower-case letters, digits and dashes; the name by which the command line refers to it. */
  readonly name: string;
  /** One line for lists and reports. */
  readonly description: string;
  /** The faults that many runs of it, taken together, must have applied. */
  readonly faults: readonly FaultName[];
  /** How the run with this seed goes, with `peers` servers. Pure. */
  draw(seed: Seed, peers: number): Drawn;
}
