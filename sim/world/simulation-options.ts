/** What a simulation is made from. */
import type { Peer, PeerMessage } from '../../contract/peer.ts';
import type { Seed } from '../chance/choose.ts';
import type { SimulationConfig } from '../schedule/config.ts';
import type { Fault } from '../schedule/fault.ts';
import type { Invariant } from '../judge/invariant.ts';
import type { Network } from '../network/network.ts';
import type { Observer } from './observer.ts';
import type { Order } from '../order/order.ts';
import type { ServiceListener, World } from './world.ts';

/** Makes the order of one run, when its servers are there and nothing has happened yet. */
export type MakeOrder<S, M extends PeerMessage> = (world: World<S, M>) => Order;

export interface SimulationOptions<S, M extends PeerMessage> {
  readonly peer: Peer<S, M>;
  readonly config: SimulationConfig;
  readonly faults: readonly Fault[];
  readonly seed: Seed;
  /** Who decides what happens next, up to the heal phase; the clock unless told otherwise. */
  readonly order?: MakeOrder<S, M> | undefined;
  /** A schedule's own order is for `simulate` (see ../simulate.ts) to make. */
  readonly decisions?: undefined;
  readonly walk?: undefined;
  /** The properties to check; all of them unless told otherwise. */
  readonly invariants?: readonly Invariant[] | undefined;
  /**
   * Freezes every state, effect, message and entry that crosses the seam, so that a peer that changes one in place is
   * found out at once (it costs about as much time again). A pure peer takes the same steps either way.
   */
  readonly strict?: boolean | undefined;
  /** Watches every event. */
  readonly observer?: Observer<M> | undefined;
  /** A network in place of the configured one; a fresh one for this run. */
  readonly network?: Network | undefined;
  /** A service outside the simulator that hears what is applied. */
  readonly service?: ServiceListener | undefined;
  /** Leaves it to an intervention to start each server. */
  readonly startDown?: boolean | undefined;
}
