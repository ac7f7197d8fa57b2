/** One run of one test of the lab: a test, a peer and a seed go in; a report and a trace hash come out. */
import type { PeerMessage, Us } from '../contract/peer.ts';
import type { Violation } from '../sim/judge/violation.ts';
import type { LimitReached } from '../sim/world/run-limits.ts';
import type { TraceSource } from '../record/lines/trace-lines.ts';
import type { ClassClusterOptions } from './cluster/class-cluster.ts';
import { ClassCluster } from './cluster/class-cluster.ts';
import type { LabTest } from './harness/lab-test.ts';
import type { PureClusterOptions } from './cluster/pure-cluster.ts';
import { PureCluster } from './cluster/pure-cluster.ts';
import type { LabReport } from './harness/report.ts';
import { runLabTest } from './harness/report.ts';
import type { SimulatedCluster } from './cluster/simulated-cluster.ts';

export interface LabRun {
  readonly report: LabReport;
  /** The property that the simulator found broken, if it did; the report says the same as a failure. */
  readonly violation: Violation | null;
  readonly limit: LimitReached | null;
  /** Where the peer threw, if it did: `/home/me/raft.ts:12:7`; empty if that is not known. */
  readonly thrownAt: string;
  /** 64-bit trace hash: equal hashes, equal runs. */
  readonly hash: string;
  readonly events: number;
}

export interface Watched {
  /** Is shown the world before it begins: observers such as trace lines look into it. */
  readonly onReady?: ((world: TraceSource & { readonly nowUs: Us }) => void) | undefined;
}

/** Runs `test` with a pure peer. Deterministic. Throws only what is wrong with the test or the simulator itself. */
export function runLab<S, M extends PeerMessage>(
  test: LabTest,
  options: Omit<PureClusterOptions<S, M>, 'servers'> & Watched,
): Promise<LabRun> {
  return runOn(test, new PureCluster({ ...options, servers: test.servers }), options);
}

/**
 * Runs `test` with a peer in the lab's own style. As deterministic as the peer: one that awaits anything but its calls and
 * its `env` goes its own ways. Throws only what is wrong with the test or the simulator itself.
 */
export function runLabClass(
  test: LabTest,
  options: Omit<ClassClusterOptions, 'servers'> & Watched,
): Promise<LabRun> {
  return runOn(test, new ClassCluster({ ...options, servers: test.servers }), options);
}

async function runOn<S, M extends PeerMessage>(
  test: LabTest,
  cluster: SimulatedCluster<S, M>,
  { onReady }: Watched,
): Promise<LabRun> {
  const { simulation } = cluster;
  onReady?.(simulation);
  const finished = await cluster.drive(() => runLabTest(test, cluster));
  const { violation, limit } = simulation;
  const figures = finished ?? {
    seconds: cluster.nowMs() / 1000,
    peers: cluster.size,
    rpcs: cluster.totalRpcs(),
    bytes: cluster.totalBytes(),
    commands: 0,
    warnings: [],
  };
  const failure = failureOf(violation, limit, finished);
  const cutShort = violation !== null || limit !== null || finished === undefined;
  const failedAtMs = cutShort ? cluster.nowMs() : finished.failedAtMs;
  return {
    report: { ...figures, name: test.name, passed: failure === null, failure, failedAtMs },
    violation,
    limit,
    thrownAt: placeOf(simulation.thrown),
    hash: simulation.hash.digest(),
    events: simulation.position,
  };
}

/** A broken property fails any test, also one that has not noticed, and one that it cut short. */
function failureOf(
  violation: Violation | null,
  limit: LimitReached | null,
  finished: LabReport | undefined,
): string | null {
  if (violation !== null) return `${violation.property}: ${violation.message}`;
  if (limit !== null) return limit.message;
  return finished === undefined ? 'the run ended before the test' : finished.failure;
}

/** The place where an error was thrown, if its stack begins in a file that is not somebody else's. */
export function placeOf(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const place = /^ +at (?:.* \()?((?:file:\/\/|\/|[A-Za-z]:\\)[^()]+:[0-9]+:[0-9]+)\)?$/m.exec(
    stack,
  );
  return place?.[1] === undefined || place[1].includes('/node_modules/') ? '' : place[1];
}
