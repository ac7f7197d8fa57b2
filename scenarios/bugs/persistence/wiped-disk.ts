/**
 * Planted bug: a server that restarts finds a new disk, and continues under its old identity. Only snapshots, kept elsewhere,
 * survive.
 *
 * Seen in the wild: nats-io/nats-server#7038, cockroachdb/cockroach#756, rethinkdb/rethinkdb#5289. Breaks Election
 * Safety and Leader Completeness (locally at once: Restart Truth): it votes again, without what it has acknowledged. A
 * server that has lost its disk has to join as a new one.
 */
import { NONE } from '../../../contract/peer.ts';
import { raft } from '../../../raft/index.ts';
import type { RaftPeer } from '../planting/planting.ts';
import { withoutTail } from '../planting/planting.ts';

export const wipedDisk: RaftPeer = {
  ...raft,
  init(config, { snapshot, entries }) {
    const result = raft.init(config, { term: 0, votedFor: NONE, snapshot, entries: [] });
    // The disk of the simulator still has the log.
    return entries.length === 0 ? result : withoutTail(config, result, snapshot?.index ?? 0);
  },
};
