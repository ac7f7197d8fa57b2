/** A scenario: a named family of runs. It says which peer runs and how a seed becomes a schedule. */
import type { Peer } from '../../contract/peer.ts';
import type { Seed } from '../../sim/chance/choose.ts';
import type { Drawn } from '../../sim/schedule/schedule.ts';
import type { FaultName } from '../../sim/coverage/tally.ts';

export interface Scenario {
  /** Lower-case letters, digits and dashes; the name by which files and the command line refer to it. */
  readonly name: string;
  /** One line for `raft-sim list`. */
  readonly description: string;
  readonly peer: Peer;
  /** Whether a correct simulator *must* find violations here. */
  readonly planted: boolean;
  /** Its runs have so many servers, whatever is asked for. */
  readonly size?: number | undefined;
  /** The faults that many runs of it, taken together, must have applied. */
  readonly faults: readonly FaultName[];
  /** Whether many runs of it must have reached every Raft situation and evaluated every invariant. */
  readonly thorough: boolean;
  /** How the run with this seed goes. Pure. */
  draw(seed: Seed, peers: number): Drawn;
}
