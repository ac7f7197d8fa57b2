/**
 * Planted defect: a leader commits entries of older terms by counting replicas (figure 8 of the Raft paper). Its own
 * entries leave with the heartbeats only, as in most solutions of the lab.
 *
 * Seen in the wild: logcabin/logcabin#44, async-raft/async-raft#108, goraft/raft#27. Breaks Leader Completeness. Waiting for
 * the heartbeat is no mistake; it leaves leaders the time to crash with entries that nobody else has. A leader that sends
 * at once hardly ever does so in the lab's network, which takes no time.
 */
import { createRaftPeer, FLUSH_TIMER } from '../../raft/index.ts';
import type { RaftPeer } from './planting.ts';
import { rewriting } from './planting.ts';

/** `peer` that does not send what it is offered before the next heartbeat is answered. */
export function sendingWithHeartbeats(peer: RaftPeer): RaftPeer {
  return rewriting(peer, (effect) =>
    effect.type === 'setTimer' && effect.timer === FLUSH_TIMER ? [] : [effect],
  );
}

export const lazyCommitByCounting = sendingWithHeartbeats(
  createRaftPeer({ mayCommitByCounting: () => true }),
);
