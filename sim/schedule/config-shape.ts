/**
 * Configurations as objects of one shape. Scenarios, files and tests put theirs together in many ways, and an engine that
 * meets many shapes at one place looks each field up by name, in every event.
 */
import type { PeerConfig, PeerId } from '../../contract/peer.ts';
import type { RaftConfig, SimulationConfig } from './config.ts';

/** The same configuration, every field set in the same order each time. */
export function uniformConfig(config: SimulationConfig): SimulationConfig {
  const { network, disk, service, clients, clocks, limits } = config;
  return {
    peers: config.peers,
    durationUs: config.durationUs,
    healAtUs: config.healAtUs,
    raft: config.raft,
    network: {
      latencyMinUs: network.latencyMinUs,
      latencyMaxUs: network.latencyMaxUs,
      lossPpm: network.lossPpm,
      duplicatePpm: network.duplicatePpm,
      stragglerPpm: network.stragglerPpm,
      stragglerMaxUs: network.stragglerMaxUs,
      fifo: network.fifo,
    },
    disk: { writeMinUs: disk.writeMinUs, writeMaxUs: disk.writeMaxUs, onCrash: disk.onCrash },
    service: {
      applyMinUs: service.applyMinUs,
      applyMaxUs: service.applyMaxUs,
      snapshotEvery: service.snapshotEvery,
    },
    clients: {
      count: clients.count,
      thinkMinUs: clients.thinkMinUs,
      thinkMaxUs: clients.thinkMaxUs,
      timeoutUs: clients.timeoutUs,
      retryUs: clients.retryUs,
    },
    clocks: { ratePpm: clocks.ratePpm },
    adversaries: config.adversaries,
    limits: { maxEvents: limits.maxEvents, maxEventsPerInstant: limits.maxEventsPerInstant },
    lostForGood: config.lostForGood,
    checks: config.checks,
  };
}

/** What one peer is told, in the same shape each time. */
export function peerConfigOf(id: PeerId, peers: readonly PeerId[], raft: RaftConfig): PeerConfig {
  return {
    id,
    peers,
    electionTimeoutMinUs: raft.electionTimeoutMinUs,
    electionTimeoutMaxUs: raft.electionTimeoutMaxUs,
    heartbeatUs: raft.heartbeatUs,
    noopOnElection: raft.noopOnElection,
    maxEntriesPerMessage: raft.maxEntriesPerMessage,
    maxInflight: raft.maxInflight,
  };
}
