/**
 * Planted bug: a snapshot is said to hold the whole log, while its state is that of the last applied entry.
 *
 * It happens wherever compaction does not ask for the applied index (Raft §7: committed entries only). Breaks State
 * Machine Safety (locally at once: Snapshot Truth): the entries between the two are never applied, and count as
 * committed.
 */
import { createRaftPeer } from '../../../raft/index.ts';
import type { RaftPeer } from '../planting/planting.ts';

const compactingAll = createRaftPeer({ mayCompactTo: () => true });

export const snapshotPastApplied: RaftPeer = {
  ...compactingAll,
  step(config, before, input) {
    if (input.type !== 'snapshot') return compactingAll.step(config, before, input);
    const index = before.log.lastIndex;
    const { state, effects } = compactingAll.step(config, before, { ...input, index });
    const { snapshot } = state;
    if (snapshot === null || index <= before.commitIndex) return { state, effects };
    // The service is taken to be where its snapshot is said to be.
    return {
      state: { ...state, commitIndex: index },
      effects: [...effects, { type: 'applySnapshot', snapshot }],
    };
  },
};
