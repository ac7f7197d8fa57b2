/** The world at one position. Opaque: made by `Simulation.save`, for `Simulation.restore`. */
import type { PeerMessage, Us } from '../../contract/peer.ts';
import type { Adversaries } from '../faults/adversaries.ts';
import type { Order } from '../order/order.ts';
import type { InjectorImage } from '../faults/injector.ts';
import type { CheckerImage } from '../judge/checker.ts';
import type { Ledger } from '../judge/ledger.ts';
import type { Network } from '../network/network.ts';
import type { SimEvent } from '../node/events.ts';
import type { Node } from '../node/node.ts';
import type { RecoveryImage } from '../faults/recovery.ts';
import type { RunLimits } from './run-limits.ts';
import type { ServiceRunnerImage } from '../clients/service-runner.ts';
import type { Arrivals } from '../coverage/arrivals.ts';
import type { Tally } from '../coverage/tally.ts';
import type { TraceHash } from './trace-hash.ts';
import type { WorkloadImage } from '../clients/workload.ts';

export interface Checkpoint {
  readonly nowUs: Us;
  readonly position: number;
  // How the run stopped there: what a peer threw and in which event, what it was woken for, whether it was interrupted.
  readonly thrown: unknown;
  readonly underWay: SimEvent | null;
  readonly woken: number;
  readonly interrupted: boolean;
  readonly limits: RunLimits;
  readonly recovery: RecoveryImage;
  readonly nodes: readonly Node<unknown, PeerMessage>[];
  readonly queue: Order;
  readonly network: Network;
  readonly ledger: Ledger;
  readonly adversaries: Adversaries;
  readonly arrivals: Arrivals;
  readonly tally: Tally;
  readonly hash: TraceHash;
  readonly checker: CheckerImage;
  readonly workload: WorkloadImage;
  readonly injector: InjectorImage;
  readonly host: ServiceRunnerImage;
}
