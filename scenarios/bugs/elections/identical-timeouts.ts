/**
 * Planted bug: all servers wait equally long for a leader before they try themselves.
 *
 * Seen in the wild: hashicorp/raft commit cda1ee8 (the same random numbers on every node), willemt/raft commit 2241267.
 * Breaks liveness: votes are split again and again, until something else keeps the servers apart.
 */
import type { PeerConfig } from '../../../contract/peer.ts';
import { raft } from '../../../raft/index.ts';
import type { RaftPeer } from '../planting/planting.ts';

export const identicalTimeouts: RaftPeer = {
  ...raft,
  init: (config, durable) => raft.init(withoutChance(config), durable),
  step: (config, state, input) => raft.step(withoutChance(config), state, input),
};

function withoutChance(config: PeerConfig): PeerConfig {
  return { ...config, electionTimeoutMinUs: config.electionTimeoutMaxUs };
}
