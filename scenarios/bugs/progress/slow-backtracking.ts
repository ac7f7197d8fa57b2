/**
 * Planted bug: after a rejection the leader goes back by one entry, and only with its next heartbeat. There are five of
 * those in a second.
 *
 * Seen in the wild: hashicorp/raft#73 (ten seconds between two steps), etcd-io/etcd#2002. Breaks no property. Followers
 * that differ in many entries take so long that to their clients the cluster is down.
 */
import { createRaftPeer } from '../../../raft/index.ts';
import { rewriting, configured } from '../planting/planting.ts';

const oneByOne = createRaftPeer({ nextIndexAfterConflict: (_log, reply) => reply.rejectedIndex });

const withHeartbeats = rewriting(oneByOne, (effect, _before, input) =>
  input.type === 'message' &&
  input.message.type === 'AppendEntriesReply' &&
  input.message.rejectedIndex > 0 &&
  effect.type === 'send'
    ? []
    : [effect],
);

export const slowBacktracking = configured(withHeartbeats, () => ({ heartbeatUs: 200_000 }));
