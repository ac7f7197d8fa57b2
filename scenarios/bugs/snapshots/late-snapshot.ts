/**
 * Planted bug: a late snapshot sets the log back to where the snapshot ends; the service stays where it is.
 * Leaders send each snapshot twice, so that there are late ones.
 *
 * Seen in the wild: etcd-io/etcd#1763; the lab's hand-out and rule 6 of InstallSnapshot (Raft figure 13) are against it.
 * The follower loses what it has acknowledged since, and the leader never sends that again.
 */
import { createRaftPeer } from '../../../raft/index.ts';
import type { RaftPeer } from '../planting/planting.ts';
import { rewriting, withoutTail } from '../planting/planting.ts';

const takingAll = createRaftPeer({ isSnapshotStale: () => false, keepsSuffix: () => false });

const sendingTwice = rewriting(takingAll, (effect) =>
  effect.type === 'send' && effect.message.type === 'InstallSnapshot' ? [effect, effect] : [effect],
);

export const lateSnapshot: RaftPeer = {
  ...sendingTwice,
  step(config, before, input) {
    const { state, effects } = sendingTwice.step(config, before, input);
    if (!effects.some(({ type }) => type === 'applySnapshot')) return { state, effects };
    const commitIndex = Math.max(before.commitIndex, state.commitIndex);
    // A disk keeps what follows a snapshot that fits its log: it has to be told.
    return withoutTail(config, { state: { ...state, commitIndex }, effects }, state.log.lastIndex);
  },
};
