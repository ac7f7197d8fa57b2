/**
 * The lab's cluster made of pure peers: the ordinary simulation with the lab's network, disks that write at once, and the
 * harness in the place of the services. All invariants watch, which the lab itself never does.
 */
import type { LogEntry, Peer, PeerId, PeerMessage, Snapshot } from '../raft/contract.ts';
import type { Seed, StreamKey } from '../sim/choose.ts';
import { below, draw, streamKey } from '../sim/choose.ts';
import type { RaftConfig, SimulationConfig } from '../sim/config.ts';
import { CALM_CONFIG } from '../sim/config.ts';
import type { Invariant } from '../sim/invariants/invariant.ts';
import type { Observer } from '../sim/observer.ts';
import { RpcNetwork } from '../sim/rpc-network.ts';
import { Simulation } from '../sim/simulation.ts';
import type { ServiceListener } from '../sim/world.ts';
import type { ApplyMsg, LabCommand, StartResult, StateResult } from './api.ts';
import type { LabCluster, LabRandom } from './cluster.ts';
import { Driver } from './driver.ts';
import { RpcMeter } from './rpc-meter.ts';
import { stateBytes } from './size.ts';

/**
 * What fits the lab's rules: at most ten heartbeats a second, elections slower than in the paper, no entry of the
 * leader's own (the tests expect the first command at index 1).
 */
export const LAB_RAFT: RaftConfig = {
  electionTimeoutMinUs: 250_000,
  electionTimeoutMaxUs: 500_000,
  heartbeatUs: 100_000,
  noopOnElection: false,
  maxEntriesPerMessage: 1_000,
  maxInflight: 64,
};

/** No test gets as far; it only bounds a run. */
const LONGEST_US = 3_600_000_000;

export interface PureClusterOptions<S, M extends PeerMessage> {
  readonly peer: Peer<S, M>;
  readonly servers: number;
  readonly seed: Seed;
  readonly raft?: RaftConfig;
  readonly invariants?: readonly Invariant[] | undefined;
  readonly observer?: Observer<M> | undefined;
  /** Freezes what crosses the seam between peer and world. */
  readonly strict?: boolean | undefined;
}

export class PureCluster<S, M extends PeerMessage> implements LabCluster, ServiceListener {
  readonly size: number;
  readonly simulation: Simulation<S, M>;
  readonly driver: Driver;
  onApply: (i: number, message: ApplyMsg) => void = () => undefined;
  private readonly seed: Seed;
  private readonly network: RpcNetwork<M>;
  private readonly meter: RpcMeter<M>;
  private readonly streams = new Map<string, LabRandom>();

  constructor(options: PureClusterOptions<S, M>) {
    const { peer, servers, seed } = options;
    this.size = servers;
    this.seed = seed;
    const isReply = repliesOf(peer);
    this.network = new RpcNetwork({ servers, kinds: peer.messageKinds.length, seed, isReply });
    this.meter = new RpcMeter(servers, isReply, options.observer ?? null);
    this.simulation = new Simulation({
      peer,
      seed,
      config: labConfig(servers, options.raft ?? LAB_RAFT),
      faults: [],
      network: this.network,
      service: this,
      observer: this.meter,
      invariants: options.invariants,
      strict: options.strict,
      startDown: true,
    });
    this.driver = new Driver(this.simulation);
    for (let from = 1; from <= servers; from++) {
      for (let to = 1; to <= servers; to++) this.network.cut([[from, to]]);
    }
  }

  nowMs(): number {
    return this.simulation.nowUs / 1000;
  }

  sleep(ms: number): Promise<void> {
    return this.driver.sleep(Math.round(ms * 1000));
  }

  random(name: string): LabRandom {
    let stream = this.streams.get(name);
    if (stream === undefined) {
      stream = new Stream(streamKey(this.seed, `lab ${name}`));
      this.streams.set(name, stream);
    }
    return stream;
  }

  isUp(i: number): boolean {
    return this.simulation.nodes[i + 1]!.up;
  }

  boot(i: number): void {
    const node = this.simulation.nodes[i + 1]!;
    this.network.register(node.id, node.incarnation + 1);
    this.meter.started(node.id);
    this.simulation.intervene({ kind: 'boot', node: node.id });
  }

  crash(i: number): void {
    this.network.register(i + 1, 0);
    this.simulation.intervene({ kind: 'crash', node: i + 1 });
  }

  start(i: number, command: LabCommand): StartResult {
    const outcome = this.simulation.intervene({ kind: 'propose', node: i + 1, command });
    const { term } = this.simulation.nodes[i + 1]!.view;
    if (outcome === null || outcome.index === 0) return { index: -1, term, isLeader: false };
    return { index: outcome.index, term: outcome.term, isLeader: true };
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

  enable(from: number, to: number, enabled: boolean): void {
    if (this.network.isCut(from + 1, to + 1) !== enabled) return;
    const kind = enabled ? 'mend' : 'cut';
    this.simulation.intervene({ kind, from: from + 1, to: to + 1 });
  }

  setReliable(reliable: boolean): void {
    this.network.reliable = reliable;
    this.note(`the network is ${reliable ? 'reliable' : 'unreliable'}`);
  }

  setLongReordering(reorder: boolean): void {
    this.network.longReordering = reorder;
    this.note(`long reordering is ${reorder ? 'on' : 'off'}`);
  }

  /** Long delays are what a caller waits for an answer that cannot come; a peer made of messages does not wait. */
  setLongDelays(): void {
    this.note('long delays make no difference to peers that do not wait for answers');
  }

  rpcCount(i: number): number {
    return this.meter.handledBy(i + 1);
  }

  totalRpcs(): number {
    return this.meter.calls;
  }

  totalBytes(): number {
    return this.meter.bytes;
  }

  raftStateSize(i: number): number {
    return stateBytes(this.simulation.nodes[i + 1]!.disk.log.entries);
  }

  storedSnapshot(i: number): Uint8Array | null {
    const { snapshot } = this.simulation.nodes[i + 1]!.disk;
    return snapshot === null ? null : contentOf(snapshot);
  }

  // What the simulation tells its services.

  onServiceApply(peer: PeerId, index: number, { command }: LogEntry): void {
    this.onApply(peer - 1, {
      commandValid: true,
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what is applied is what `start` was given
      command: command as LabCommand,
      commandIndex: index,
      snapshotValid: false,
    });
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

  private note(text: string): void {
    this.simulation.intervene({ kind: 'note', text });
  }
}

class Stream implements LabRandom {
  private readonly key: StreamKey;
  private draws = 0;

  constructor(key: StreamKey) {
    this.key = key;
  }

  int(n: number): number {
    return below(draw(this.key, this.draws++), n);
  }
}

function labConfig(peers: number, raft: RaftConfig): SimulationConfig {
  return {
    ...CALM_CONFIG,
    peers,
    raft,
    durationUs: LONGEST_US,
    healAtUs: LONGEST_US,
    disk: { writeMinUs: 0, writeMaxUs: 0, onCrash: 'keep' },
    service: { applyMinUs: 0, applyMaxUs: 0, snapshotEvery: 0 },
    clients: { ...CALM_CONFIG.clients, count: 0 },
  };
}

/** Replies are told by the names of their kinds. */
function repliesOf<S, M extends PeerMessage>(peer: Peer<S, M>): (message: M) => boolean {
  const replies = peer.messageKinds.map((name) => /(?:Reply|Response)$/.test(name));
  return (message) => replies[peer.messageKind(message)]!;
}

/** What the harness has put into a snapshot. */
function contentOf({ data }: Snapshot): Uint8Array {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `snapshot` above has made it
  return (data as { readonly content: Uint8Array }).content;
}
