/**
 * Planted defect: a snapshot that comes late sets the log back to where the snapshot ends; the service stays where it is.
 * Leaders send each snapshot twice, so that there are late ones.
 *
 * Seen in the wild: etcd-io/etcd#1763; the lab's hand-out and rule 6 of InstallSnapshot (Raft figure 13) are against it.
 * The follower loses what it has acknowledged since, and the leader never sends that again.
 */
import { createRaftPeer } from '../../../raft/index.ts';
import type { RaftPeer } from '../../../lab/defects/planting.ts';
import { rewriting, withWrite } from '../../../lab/defects/planting.ts';

const takingAll = createRaftPeer({ isSnapshotStale: () => false, keepsSuffix: () => false });

const sendingTwice = rewriting(takingAll, (effect) =>
  effect.type === 'send' && effect.message.type === 'InstallSnapshot' ? [effect, effect] : [effect],
);

export const lateSnapshot: RaftPeer = {
  ...sendingTwice,
  step(config, before, input) {
    const { state, effects } = sendingTwice.step(config, before, input);
    if (!effects.some(({ type }) => type === 'applySnapshot')) return { state, effects };
    const after = state.log.lastIndex;
    const commitIndex = Math.max(before.commitIndex, state.commitIndex);
    // A disk keeps what follows a snapshot that fits its log: it has to be told.
    return withWrite({ state: { ...state, commitIndex }, effects }, (token) => ({
      type: 'appendEntries',
      token,
      after,
      entries: [],
    }));
  },
};
