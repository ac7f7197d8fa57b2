/** What a simulation is made from. */
import type { Peer, PeerMessage } from '../../contract/peer.ts';
import type { Seed } from '../chance/choose.ts';
import type { SimulationConfig } from '../schedule/config.ts';
import type { Decision } from '../schedule/decision.ts';
import type { Lineage } from '../order/decisions/lineage.ts';
import type { Fault } from '../schedule/fault.ts';
import type { Invariant } from '../judge/invariant.ts';
import type { Network } from '../network/network.ts';
import type { Observer } from './observer.ts';
import type { Recorder } from '../recorder.ts';
import type { WalkPlan } from '../schedule/walk-plan.ts';
import type { ServiceListener } from './world.ts';

export interface SimulationOptions<S, M extends PeerMessage> {
  readonly peer: Peer<S, M>;
  readonly config: SimulationConfig;
  readonly faults: readonly Fault[];
  readonly seed: Seed;
  /** What happens, in this order, in place of what seed, configuration and faults would have happen. */
  readonly decisions?: readonly Decision[] | undefined;
  /** Where the messages of the decisions come from, if they were taken from a run of which that is known. */
  readonly lineage?: Lineage | undefined;
  /**
   * Whether the newest message of its kind takes the place of one that is not sent in this run, so that the last of an
   * exchange is left out when one in its middle is. Default: a message of that name does, if there is one.
   */
  readonly replacesLost?: boolean | undefined;
  /** A walker chooses what happens next, in place of what seed, configuration and faults would have happen. */
  readonly walk?: WalkPlan | undefined;
  /** The properties to check; all of them unless told otherwise. */
  readonly invariants?: readonly Invariant[] | undefined;
  /**
   * Freezes every state, effect, message and entry that crosses the seam, so that a peer that changes one in place is
   * found out at once (it costs about as much time again). A pure peer takes the same steps either way.
   */
  readonly strict?: boolean | undefined;
  /** Watches every event. */
  readonly observer?: Observer<M> | undefined;
  /** Keeps a row for every event. */
  readonly recorder?: Recorder | undefined;
  /** A network in place of the configured one; a fresh one for this run. */
  readonly network?: Network | undefined;
  /** A service outside the simulator that hears what is applied. */
  readonly service?: ServiceListener | undefined;
  /** Leaves it to an intervention to start each server. */
  readonly startDown?: boolean | undefined;
}
