/** Makes the simulation of a schedule: whoever decides what happens in it - the clock, decisions, a walker - goes with it. */
import type { PeerMessage } from '../contract/peer.ts';
import { DecisionOrder } from './order/decisions/decision-order.ts';
import type { Lineage } from './order/decisions/lineage.ts';
import { WalkOrder } from './order/walk/walk-order.ts';
import type { Schedule } from './schedule/schedule.ts';
import type { MakeOrder, SimulationOptions } from './world/simulation-options.ts';
import { Simulation } from './world/simulation.ts';

export interface SimulateOptions<S, M extends PeerMessage>
  extends
    Omit<SimulationOptions<S, M>, 'order' | 'decisions' | 'walk'>,
    Pick<Schedule, 'decisions' | 'walk'> {
  /** Where the messages of the decisions come from, if they were taken from a run of which that is known. */
  readonly lineage?: Lineage | undefined;
  /**
   * Whether the newest message of its kind takes the place of one that is not sent in this run, so that the last of an
   * exchange is left out when one in its middle is. Default: a message of that name does, if there is one.
   */
  readonly replacesLost?: boolean | undefined;
}

/**
 * The simulation of a schedule, at position 0. Throws what the peer's `init` throws, and RaftSimError E_SCHEMA on a walker
 * that nobody has registered.
 *
 * @example
 * const simulation = simulate({ peer: raft, ...schedule });
 * simulation.run();
 */
export function simulate<S, M extends PeerMessage>({
  decisions,
  walk,
  lineage,
  replacesLost,
  ...options
}: SimulateOptions<S, M>): Simulation<S, M> {
  let order: MakeOrder<S, M> | undefined;
  if (decisions !== undefined) {
    order = (world) => new DecisionOrder(world, decisions, lineage, replacesLost);
  } else if (walk !== undefined) {
    order = (world) => new WalkOrder(world, walk);
  }
  return new Simulation<S, M>({ ...options, order });
}
