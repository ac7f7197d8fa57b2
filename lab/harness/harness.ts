/**
 * The harness of the lab: a cluster to break and to question under the lab's names, in virtual milliseconds. What is done
 * to servers is in servers.ts, waiting for agreement in agreement.ts; here are the frame of a test and its figures.
 */
import { Agreement } from './agreement.ts';
import type { LabCluster } from '../api/cluster.ts';

/** What the tests take for an election timeout: by then a cluster that can elect has mostly done so. */
export const ELECTION_TIMEOUT_MS = 1000;

/** No test may take longer. */
const TEST_LIMIT_MS = 120_000;

/** What the world of a test is like at its start. */
export interface HarnessOptions {
  readonly reliable: boolean;
  /** Whether the services take snapshots. */
  readonly snapshots: boolean;
}

/** What a test cost, from `begin` on. */
export interface LabFigures {
  /** Virtual. */
  readonly seconds: number;
  readonly peers: number;
  readonly rpcs: number;
  readonly bytes: number;
  /** By how much the highest applied index grew. */
  readonly commands: number;
}

export class Harness extends Agreement {
  /** Oddities that do not fail a test. */
  readonly warnings: string[] = [];
  private readonly madeMs: number;
  private before: LabFigures;

  constructor(cluster: LabCluster, { reliable, snapshots }: HarnessOptions) {
    // The network first: servers talk as soon as they start.
    cluster.setReliable(reliable);
    cluster.setLongDelays(true);
    super(cluster, snapshots);
    this.madeMs = this.nowMs();
    this.before = this.totals();
  }

  /** Requests that reached server `i` since it last started. */
  rpcCount(i: number): number {
    return this.cluster.rpcCount(i);
  }

  /** All requests, those that went nowhere too. */
  rpcTotal(): number {
    return this.cluster.totalRpcs();
  }

  bytesTotal(): number {
    return this.cluster.totalBytes();
  }

  /** Bytes of Raft state at the server that stores most of it; snapshots do not count. */
  logSize(): number {
    let most = 0;
    for (let i = 0; i < this.servers; i++) most = Math.max(most, this.cluster.raftStateSize(i));
    return most;
  }

  /** The test begins: its figures count from here. */
  begin(): void {
    this.before = this.totals();
  }

  /** The test came to its end: nothing may be wrong that no check has noticed. */
  end(): void {
    this.checkServices();
    this.checkTimeout();
  }

  /** Comes last. The lab kills its servers here; ours go with their cluster. */
  cleanup(): void {
    this.checkTimeout();
  }

  /** What the test has cost by now. */
  figures(): LabFigures {
    const { before } = this;
    const now = this.totals();
    return {
      seconds: now.seconds - before.seconds,
      peers: now.peers,
      rpcs: now.rpcs - before.rpcs,
      bytes: now.bytes - before.bytes,
      commands: now.commands - before.commands,
    };
  }

  private totals(): LabFigures {
    return {
      seconds: this.nowMs() / 1000,
      peers: this.servers,
      rpcs: this.rpcTotal(),
      bytes: this.bytesTotal(),
      commands: this.services.maxIndex,
    };
  }

  private checkTimeout(): void {
    const elapsedMs = this.nowMs() - this.madeMs;
    if (elapsedMs > TEST_LIMIT_MS) {
      this.fail(
        `expected the test to take at most ${TEST_LIMIT_MS / 1000} s, found ${(elapsedMs / 1000).toFixed(1)} s`,
      );
    }
  }
}
