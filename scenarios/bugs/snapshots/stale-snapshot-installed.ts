/**
 * Planted bug: a late snapshot sets the log back to where the snapshot ends; the service stays where it is.
 *
 * The hand-out of the MIT 6.824 labs says to refuse old snapshots; it is an open question in the install path of
 * hashicorp/raft. Breaks Committed Never Truncated: what was acknowledged since is gone, and is not sent again.
 */
import { createRaftPeer } from '../../../raft/index.ts';
import type { RaftPeer } from '../planting/planting.ts';

const takingAll = createRaftPeer({ isSnapshotStale: () => false });

export const staleSnapshotInstalled: RaftPeer = {
  ...takingAll,
  step(config, before, input) {
    const { state, effects } = takingAll.step(config, before, input);
    const commitIndex = Math.max(before.commitIndex, state.commitIndex);
    return { state: { ...state, commitIndex }, effects };
  },
};
