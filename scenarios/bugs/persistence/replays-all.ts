/**
 * Planted bug: a server that restarts applies its whole log at once, whether it was committed or not.
 *
 * Seen in the wild: goraft/raft#69. Breaks State Machine Safety: the end of the log may have been on that server only.
 */
import { raft } from '../../../raft/index.ts';
import type { RaftPeer } from '../planting/planting.ts';

export const replaysAll: RaftPeer = {
  ...raft,
  init(config, durable) {
    const { state, effects } = raft.init(config, durable);
    const { entries } = durable;
    if (entries.length === 0) return { state, effects };
    const first = state.commitIndex + 1;
    return {
      state: { ...state, commitIndex: state.log.lastIndex },
      effects: [...effects, { type: 'apply', first, entries }],
    };
  },
};
