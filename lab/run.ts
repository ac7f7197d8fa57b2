/** One run of one test of the lab on pure peers: a test, a peer and a seed go in; a report and a trace hash come out. */
import type { Peer, PeerMessage } from '../raft/contract.ts';
import type { Violation } from '../sim/invariants/checker.ts';
import type { LimitReached } from '../sim/simulation.ts';
import type { LabTest } from './lab-test.ts';
import type { PureClusterOptions } from './pure-cluster.ts';
import { PureCluster } from './pure-cluster.ts';
import type { LabReport } from './report.ts';
import { runLabTest } from './report.ts';

export interface LabRun {
  readonly report: LabReport;
  /** The property that the simulator found broken, if it did; the report says the same as a failure. */
  readonly violation: Violation | null;
  readonly limit: LimitReached | null;
  /** 64-bit trace hash: equal hashes, equal runs. */
  readonly hash: string;
  readonly events: number;
}

export type LabRunOptions<S, M extends PeerMessage> = Omit<PureClusterOptions<S, M>, 'servers'>;

/** Runs `test` with `peer`. Deterministic. Throws only what is wrong with the test or the simulator itself. */
export async function runLab<S, M extends PeerMessage>(
  test: LabTest,
  options: LabRunOptions<S, M> & { readonly peer: Peer<S, M> },
): Promise<LabRun> {
  const cluster = new PureCluster({ ...options, servers: test.servers });
  const { simulation } = cluster;
  const finished = await cluster.driver.drive(() => runLabTest(test, cluster));
  const { violation, limit } = simulation;
  return {
    report: judged(test, cluster, finished, violation, limit),
    violation,
    limit,
    hash: simulation.hash.digest(),
    events: simulation.position,
  };
}

/** A broken property fails any test, also one that has not noticed, and one that it cut short. */
function judged(
  test: LabTest,
  cluster: Pick<PureCluster<unknown, PeerMessage>, 'nowMs' | 'totalRpcs' | 'totalBytes' | 'size'>,
  finished: LabReport | undefined,
  violation: Violation | null,
  limit: LimitReached | null,
): LabReport {
  const failure =
    violation !== null
      ? `${violation.property}: ${violation.message}`
      : (limit?.message ?? finished?.failure ?? null);
  const figures = finished ?? {
    seconds: cluster.nowMs() / 1000,
    peers: cluster.size,
    rpcs: cluster.totalRpcs(),
    bytes: cluster.totalBytes(),
    commands: 0,
    warnings: [],
  };
  return { ...figures, name: test.name, passed: failure === null, failure };
}
