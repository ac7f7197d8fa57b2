/**
 * Planted bug: a leader counts itself for entries that are not yet on its disk.
 *
 * Seen in the wild: openraft commit a9f696a9 (a new leader must flush its blank log), etcd-io/etcd#14370 (a single
 * voter). Breaks Leader Completeness once a crash loses the write (locally at once: Commit Durability).
 */
import { raft } from '../../../raft/index.ts';
import type { RaftPeer } from '../planting/planting.ts';

export const ownUnwrittenEntriesCounted: RaftPeer = {
  ...raft,
  step(config, before, input) {
    const own = before.progress?.[config.id] ?? null;
    if (before.progress === null || own === null) return raft.step(config, before, input);
    const counted = { ...own, matchIndex: before.log.lastIndex };
    const progress = before.progress.with(config.id, counted);
    const { state, effects } = raft.step(config, { ...before, progress }, input);
    if (state.progress?.[config.id] !== counted) return { state, effects };
    // Its book-keeping stays as it was: the mistake is in the counting.
    return { state: { ...state, progress: state.progress.with(config.id, own) }, effects };
  },
};
