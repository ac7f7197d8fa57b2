/**
 * The configuration of one simulated cluster: plain data, stored in every schedule. All durations are virtual
 * microseconds, all probabilities parts per million (ppm), so that no decision rests on a float.
 */
import type { PeerConfig, PeerId, Us } from '../../contract/peer.ts';
import type { AdversaryConfig } from './adversary.ts';

/** What the peers are told, but for who they are. */
export type RaftConfig = Omit<PeerConfig, 'id' | 'peers'>;

export interface NetworkConfig {
  /** One-way latency, uniform, both ends included. */
  readonly latencyMinUs: Us;
  readonly latencyMaxUs: Us;
  /** Chance that a message is lost. */
  readonly lossPpm: number;
  /** Chance that a message arrives twice, each copy with its own latency. */
  readonly duplicatePpm: number;
  /** Chance that a message is held up by a further 0..stragglerMaxUs. */
  readonly stragglerPpm: number;
  readonly stragglerMaxUs: Us;
  /** Whether each link keeps the order of its messages, as one TCP connection does. */
  readonly fifo: boolean;
}

/**
 * What a crash does to writes that were not yet durable: `keep` lets them all reach the disk, `lose` lets a random number
 * of the oldest ones reach it, `tear` may also cut the first lost one in the middle (a prefix of its entries survives).
 */
export type CrashMode = 'keep' | 'lose' | 'tear';

export interface DiskConfig {
  /** Time from issuing a write to its being durable, uniform; writes of one node complete in order. */
  readonly writeMinUs: Us;
  readonly writeMaxUs: Us;
  readonly onCrash: CrashMode;
}

export interface ServiceConfig {
  /** Time to apply what was handed over, uniform. */
  readonly applyMinUs: Us;
  readonly applyMaxUs: Us;
  /** The service captures a snapshot each time it has applied this many entries; 0 = never. */
  readonly snapshotEvery: number;
}

export interface ClientConfig {
  /** Number of clients, 0..100; each has at most one proposal outstanding. */
  readonly count: number;
  /** Pause between an answer and the next proposal, uniform. */
  readonly thinkMinUs: Us;
  readonly thinkMaxUs: Us;
  /** A client that has had no answer for this long proposes the same command again, elsewhere. At least 1. */
  readonly timeoutUs: Us;
  /** Pause after a refusal. At least 1. */
  readonly retryUs: Us;
}

export interface ClockConfig {
  /** How much faster (or slower, if negative) each node's timers run, by node from n1; missing nodes run true. */
  readonly ratePpm: readonly number[];
}

export interface LimitConfig {
  /** Events in one run. */
  readonly maxEvents: number;
  /** Events at one virtual instant: more means that time stands still (Zeno). */
  readonly maxEventsPerInstant: number;
}

export interface SimulationConfig {
  /** Number of servers, 1..15. */
  readonly peers: number;
  /** The run ends here. At most MAX_TIME_US. */
  readonly durationUs: Us;
  /** The chaos phase ends here; what is left is for the cluster to recover in. `durationUs` or more: no heal phase. */
  readonly healAtUs: Us;
  readonly raft: RaftConfig;
  readonly network: NetworkConfig;
  readonly disk: DiskConfig;
  readonly service: ServiceConfig;
  readonly clients: ClientConfig;
  readonly clocks: ClockConfig;
  readonly adversaries: readonly AdversaryConfig[];
  readonly limits: LimitConfig;
  /** Servers that crash when the chaos phase ends and do not come back, each once: fewer than half. Left out: none. */
  readonly lostForGood?: readonly PeerId[] | undefined;
  /** `end-to-end`: the promises of the protocol are checked, but not the rules for single servers. Left out: both are. */
  readonly checks?: 'end-to-end' | undefined;
}

export const DEFAULT_LIMITS: LimitConfig = { maxEvents: 10_000_000, maxEventsPerInstant: 10_000 };

/** A calm five-server cluster: 30 s, a LAN without losses, quick disks, one client. The base that scenarios vary. */
export const CALM_CONFIG: SimulationConfig = {
  peers: 5,
  durationUs: 30_000_000,
  healAtUs: 20_000_000,
  raft: {
    electionTimeoutMinUs: 150_000,
    electionTimeoutMaxUs: 300_000,
    heartbeatUs: 50_000,
    noopOnElection: true,
    maxEntriesPerMessage: 16,
    maxInflight: 8,
  },
  network: {
    latencyMinUs: 500,
    latencyMaxUs: 5_000,
    lossPpm: 0,
    duplicatePpm: 0,
    stragglerPpm: 0,
    stragglerMaxUs: 0,
    fifo: false,
  },
  disk: { writeMinUs: 100, writeMaxUs: 1_000, onCrash: 'lose' },
  service: { applyMinUs: 10, applyMaxUs: 100, snapshotEvery: 0 },
  clients: {
    count: 1,
    thinkMinUs: 50_000,
    thinkMaxUs: 150_000,
    timeoutUs: 500_000,
    retryUs: 20_000,
  },
  clocks: { ratePpm: [] },
  adversaries: [],
  limits: DEFAULT_LIMITS,
};
