/** The state of a simulated world, as its parts (host, workload, fault injector) see one another. */
import type {
  Command,
  LogEntry,
  Peer,
  PeerId,
  PeerMessage,
  Snapshot,
  Us,
} from '../../contract/peer.ts';
import type { Adversaries } from '../faults/adversaries.ts';
import type { Seed } from '../chance/choose.ts';
import type { SimulationConfig } from '../schedule/config.ts';
import type { Order } from '../order/order.ts';
import type { FaultInjector } from '../faults/injector.ts';
import type { Checker } from '../judge/checker.ts';
import type { InvariantContext } from '../judge/invariant.ts';
import type { Network } from '../network/network.ts';
import type { Node } from '../node/node.ts';
import type { ProposalOutcome } from '../node/step.ts';
import type { Observer } from './observer.ts';
import type { Outbox } from './outbox.ts';
import type { ServiceRunner } from '../clients/service-runner.ts';
import type { Arrivals } from '../coverage/arrivals.ts';
import type { Tally } from '../coverage/tally.ts';
import type { Timekeeper } from './timekeeper.ts';
import type { Workload } from '../clients/workload.ts';

/** What the parts may ask of the node executor. */
export interface NodeHost<S, M extends PeerMessage> {
  /** Offers a command to the peer of a node that is up, as one step. */
  propose(node: Node<S, M>, command: Command): ProposalOutcome;
  /** Starts a new incarnation of a node from its disk. */
  boot(node: Node<S, M>): void;
  /** Queues events for the nodes' timers. */
  readonly timekeeper: Timekeeper<S, M>;
  readonly services: ServiceRunner<S, M>;
  readonly outbox: Outbox<S, M>;
}

/** A service outside the simulator, told what the peers hand over as it is applied. */
export interface ServiceListener {
  /** The service of `peer` applies `entry` at `index`. */
  onServiceApply(peer: PeerId, index: number, entry: LogEntry): void;
  /** The service of `peer` starts over from a snapshot. */
  onServiceRestore(peer: PeerId, snapshot: Snapshot): void;
}

export interface World<S, M extends PeerMessage> extends InvariantContext {
  readonly config: SimulationConfig;
  readonly peer: Peer<S, M>;
  readonly seed: Seed;
  /** By peer id; slot 0 is a placeholder. */
  readonly nodes: readonly Node<S, M>[];
  readonly nowUs: Us;
  /** Whether the faults have stopped. */
  readonly healed: boolean;
  readonly queue: Order;
  readonly network: Network;
  readonly adversaries: Adversaries;
  readonly arrivals: Arrivals;
  readonly tally: Tally;
  readonly checker: Checker;
  readonly host: NodeHost<S, M>;
  readonly workload: Workload<S, M>;
  readonly injector: FaultInjector<S, M>;
  readonly observer: Observer<M> | null;
  readonly service: ServiceListener | null;
}
