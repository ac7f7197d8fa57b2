/**
 * Planted bug: all servers wait equally long for a leader before they stand for election.
 *
 * Seen in the wild: hashicorp/raft commit cda1ee8 (the same random numbers on every node), willemt/raft commit 2241267.
 * Breaks liveness: votes are split again and again, until something else keeps the servers apart.
 */
import { raft } from '../../../raft/index.ts';
import { configured } from '../planting/planting.ts';

export const identicalTimeouts = configured(raft, ({ electionTimeoutMaxUs }) => ({
  electionTimeoutMinUs: electionTimeoutMaxUs,
}));
