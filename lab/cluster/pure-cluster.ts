/** The lab's cluster made of pure peers. All invariants watch, which the lab itself never does. */
import { isReply } from '../../record/replies.ts';
import type { Peer, PeerId, PeerMessage, Snapshot } from '../../contract/peer.ts';
import type { StateResult } from '../api/api.ts';
import type { ClusterOptions } from './simulated-cluster.ts';
import { SimulatedCluster } from './simulated-cluster.ts';
import { messageBytes, stateBytes } from '../network/size.ts';

export interface PureClusterOptions<S, M extends PeerMessage> extends ClusterOptions<M> {
  readonly peer: Peer<S, M>;
}

export class PureCluster<S, M extends PeerMessage> extends SimulatedCluster<S, M> {
  constructor(options: PureClusterOptions<S, M>) {
    const { peer } = options;
    const calls = { isReply: repliesOf(peer), bytesOf: messageBytes };
    super(peer, calls, undefined, options);
  }

  getState(i: number): StateResult {
    const { term, role } = this.simulation.nodes[i + 1]!.view;
    return { term, isLeader: role === 'leader' };
  }

  snapshot(i: number, _index: number, data: Uint8Array): void {
    const { host, nodes } = this.simulation;
    host.services.capture(nodes[i + 1]!, data);
  }

  /** A pure peer has decided before it hands a snapshot over: the service may always switch. */
  condInstallSnapshot(): boolean {
    return true;
  }

  raftStateSize(i: number): number {
    return stateBytes(this.simulation.nodes[i + 1]!.disk.log.entries);
  }

  storedSnapshot(i: number): Uint8Array | null {
    const { snapshot } = this.simulation.nodes[i + 1]!.disk;
    return snapshot === null ? null : contentOf(snapshot);
  }

  onServiceRestore(peer: PeerId, snapshot: Snapshot): void {
    this.onApply(peer - 1, {
      commandValid: false,
      snapshotValid: true,
      snapshot: contentOf(snapshot),
      snapshotTerm: snapshot.term,
      snapshotIndex: snapshot.index,
    });
  }
}

/** Replies are told by the names of their kinds. */
function repliesOf<S, M extends PeerMessage>(peer: Peer<S, M>): (message: M) => boolean {
  const replies = peer.messageKinds.map(isReply);
  return (message) => replies[peer.messageKind(message)]!;
}

/** What the harness has put into a snapshot. */
function contentOf({ data }: Snapshot): Uint8Array {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `snapshot` above has made it
  return (data as { readonly content: Uint8Array }).content;
}
