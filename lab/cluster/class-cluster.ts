/**
 * The lab's cluster made of objects in the lab's own style, whose code awaits calls and pauses. It runs on the same
 * simulation, seeds and network as pure peers do. Of the invariants those are on that need no look into a peer: Election
 * Safety here, agreement in the harness.
 */
import type { PeerId, PeerView, Snapshot } from '../../contract/peer.ts';
import { NONE } from '../../contract/peer.ts';
import type { ContractFinding } from '../../sim/judge/contract.ts';
import { electionSafety } from '../../sim/judge/invariants/election-safety.ts';
import type { ApplyMsg, LabRaft, MakeRaft, StateResult } from '../api/api.ts';
import { ClassHub } from './class-hub.ts';
import type { HubWorld } from './class-hub.ts';
import { classPeer } from './class-peer.ts';
import type { RpcMessage } from '../network/rpc-message.ts';
import type { ClusterOptions } from './simulated-cluster.ts';
import { SimulatedCluster } from './simulated-cluster.ts';
import { messageBytes, plainBytes } from '../network/size.ts';
import { watchStrayErrors } from './stray-errors.ts';

export interface ClassClusterOptions extends ClusterOptions<RpcMessage> {
  readonly make: MakeRaft;
}

export class ClassCluster extends SimulatedCluster<PeerView, RpcMessage> implements HubWorld {
  private readonly hub: ClassHub;

  constructor(options: ClassClusterOptions) {
    const hub = new ClassHub(options.make, options.seed);
    super(classPeer(hub), { isReply: ({ type }) => type === 'reply', bytesOf }, hub, {
      ...options,
      invariants: options.invariants ?? [electionSafety],
    });
    this.hub = hub;
    hub.attach(this);
    this.driver.onSettled = () => this.lookAtAll();
  }

  /**
   * While it runs, a promise that nobody awaits and that is rejected is a peer's: tasks of its own that it has not started
   * with `env.go`.
   */
  override async drive<T>(task: () => Promise<T>): Promise<T | undefined> {
    const stop = watchStrayErrors((reason) => this.hub.failed(NONE, reason));
    try {
      return await super.drive(task);
    } finally {
      stop();
    }
  }

  override crash(i: number): void {
    this.hub.kill(i + 1);
    super.crash(i);
  }

  getState(i: number): StateResult {
    return this.hub.getStateOf(i + 1);
  }

  snapshot(i: number, index: number, data: Uint8Array): void {
    this.hub.attempt(i + 1, (raft) => raft.snapshot(index, data));
  }

  condInstallSnapshot(i: number, term: number, index: number, data: Uint8Array): boolean {
    const accepts = (raft: LabRaft): boolean => raft.condInstallSnapshot(term, index, data);
    return this.hub.attempt(i + 1, accepts) ?? false;
  }

  override enable(from: number, to: number, enabled: boolean): void {
    super.enable(from, to, enabled);
    if (!enabled) this.hub.calls.lookAround();
  }

  override setLongDelays(long: boolean): void {
    super.setLongDelays(long);
    this.hub.calls.longDelays = long;
  }

  raftStateSize(i: number): number {
    return this.hub.storage(i + 1).raftStateSize();
  }

  storedSnapshot(i: number): Uint8Array | null {
    const snapshot = this.hub.storage(i + 1).readSnapshot();
    return snapshot.length === 0 ? null : snapshot;
  }

  /** These peers hand snapshots to their service themselves. */
  onServiceRestore(_peer: PeerId, _snapshot: Snapshot): void {}

  // What the servers need.

  interrupt(): void {
    this.simulation.interrupt();
  }

  transmit(from: PeerId, to: PeerId, message: RpcMessage): void {
    const { host, nodes, underWay } = this.simulation;
    host.outbox.sendNow(nodes[from]!, to, message, underWay?.envelope ?? null);
  }

  apply(peer: PeerId, message: ApplyMsg): void {
    this.onApply(peer - 1, message);
  }

  reaches(from: PeerId, to: PeerId): boolean {
    return this.network.reaches(from, to);
  }

  blame(peer: PeerId, finding: ContractFinding, thrown?: unknown): void {
    this.simulation.thrown ??= thrown;
    this.simulation.host.blame(peer, finding);
  }

  /** Tasks may have changed what servers say of themselves outside of any event: the invariants must see that too. */
  private lookAtAll(): void {
    const { nodes, host, ended } = this.simulation;
    if (ended) return;
    for (let id = 1; id <= this.size; id++) {
      const node = nodes[id]!;
      if (!node.up) continue;
      const { term, isLeader } = this.hub.getStateOf(id);
      if (node.view.term !== term || (node.view.leader !== NONE) !== isLeader) {
        host.step(node, { type: 'applied', index: 0 });
      }
    }
  }
}

/** Arguments or reply. */
function bytesOf({ body }: RpcMessage): number {
  const isStructure = typeof body === 'object' && body !== null && !Array.isArray(body);
  return isStructure ? messageBytes(body) : plainBytes(body);
}
