/**
 * What the lab's clusters have in common, whatever their peers are made of: the ordinary simulation with the lab's network,
 * driven by the harness, with the harness in the place of the services.
 */
import type { LogEntry, Peer, PeerId, PeerMessage, Snapshot } from '../../contract/peer.ts';
import type { Seed, StreamKey } from '../../sim/chance/choose.ts';
import { below, draw, streamKey } from '../../sim/chance/choose.ts';
import type { RaftConfig, SimulationConfig } from '../../sim/schedule/config.ts';
import { CALM_CONFIG, DEFAULT_LIMITS } from '../../sim/schedule/config.ts';
import type { Invariant } from '../../sim/judge/invariant.ts';
import type { Observer } from '../../sim/world/observer.ts';
import { observers } from '../../sim/world/observer.ts';
import { RpcNetwork } from '../../sim/network/rpc-network.ts';
import { Simulation } from '../../sim/world/simulation.ts';
import type { ServiceListener } from '../../sim/world/world.ts';
import type { ApplyMsg, LabCommand, StartResult, StateResult } from '../api/api.ts';
import type { LabCluster, LabRandom } from '../api/cluster.ts';
import { Driver } from './driver.ts';
import { RpcMeter } from '../network/rpc-meter.ts';

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
export const LONGEST_US = 3_600_000_000;

export interface ClusterOptions<M extends PeerMessage> {
  readonly servers: number;
  readonly seed: Seed;
  readonly raft?: RaftConfig | undefined;
  readonly invariants?: readonly Invariant[] | undefined;
  readonly observer?: Observer<M> | undefined;
  /** Freezes what crosses the seam between peer and world. */
  readonly strict?: boolean | undefined;
}

/** What the world must know of a message to tell and measure calls. */
export interface RpcDescription<M extends PeerMessage> {
  readonly isReply: (message: M) => boolean;
  readonly bytesOf: (message: M) => number;
}

export abstract class SimulatedCluster<S, M extends PeerMessage>
  implements LabCluster, ServiceListener
{
  readonly size: number;
  readonly simulation: Simulation<S, M>;
  protected readonly driver: Driver;
  onApply: (i: number, message: ApplyMsg) => void = () => undefined;
  protected readonly network: RpcNetwork<M>;
  private readonly seed: Seed;
  private readonly meter: RpcMeter<M>;
  private readonly streams = new Map<string, LabRandom>();

  constructor(
    peer: Peer<S, M>,
    { isReply, bytesOf }: RpcDescription<M>,
    insider: Observer<M> | undefined,
    options: ClusterOptions<M>,
  ) {
    const { servers, seed } = options;
    this.size = servers;
    this.seed = seed;
    this.network = new RpcNetwork({ servers, kinds: peer.messageKinds.length, seed, isReply });
    this.meter = new RpcMeter(servers, isReply, bytesOf);
    this.simulation = new Simulation({
      peer,
      seed,
      config: labConfig(servers, options.raft ?? LAB_RAFT),
      faults: [],
      network: this.network,
      service: this,
      observer: observers([this.meter, insider, options.observer]),
      invariants: options.invariants,
      strict: options.strict,
      startDown: true,
    });
    this.driver = new Driver(this.simulation);
    for (let from = 1; from <= servers; from++) {
      for (let to = 1; to <= servers; to++) this.network.cut([[from, to]]);
    }
  }

  /**
   * Runs `task`, which may await `sleep` and what follows from it, together with the cluster. Returns undefined if the run
   * ended before the task: by a violation, or at a limit. Throws what the task throws.
   */
  drive<T>(task: () => Promise<T>): Promise<T | undefined> {
    return this.driver.drive(task);
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
    const { term } = this.getState(i);
    if (outcome === null || outcome.index === 0) return { index: -1, term, isLeader: false };
    return { index: outcome.index, term: outcome.term, isLeader: true };
  }

  abstract getState(i: number): StateResult;

  abstract snapshot(i: number, index: number, data: Uint8Array): void;

  abstract condInstallSnapshot(i: number, term: number, index: number, data: Uint8Array): boolean;

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

  setLongDelays(long: boolean): void {
    this.note(`long delays are ${long ? 'on' : 'off'}`);
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

  abstract raftStateSize(i: number): number;

  abstract storedSnapshot(i: number): Uint8Array | null;

  onServiceApply(peer: PeerId, index: number, { command }: LogEntry): void {
    this.onApply(peer - 1, {
      commandValid: true,
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what is applied is what `start` was given
      command: command as LabCommand,
      commandIndex: index,
      snapshotValid: false,
    });
  }

  abstract onServiceRestore(peer: PeerId, snapshot: Snapshot): void;

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
    // Without latency whole logs are replicated and applied in one instant.
    limits: { ...DEFAULT_LIMITS, maxEventsPerInstant: 50_000 },
  };
}
