/**
 * Planted bug: an installed snapshot replaces the whole log, including the entries that follow it.
 *
 * Raft figure 13, rule 6, keeps them. Breaks Leader Completeness (locally: Acknowledged Kept): a leader may have
 * counted what is dropped here.
 */
import { createRaftPeer } from '../../../raft/index.ts';
import type { RaftPeer } from '../planting/planting.ts';
import { withoutTail } from '../planting/planting.ts';

const dropping = createRaftPeer({ keepsSuffix: () => false });

export const snapshotDropsSuffix: RaftPeer = {
  ...dropping,
  step(config, before, input) {
    const result = dropping.step(config, before, input);
    const installed = result.effects.some(({ type }) => type === 'applySnapshot');
    // A disk keeps what follows from a snapshot: it has to be told.
    return installed ? withoutTail(config, result, result.state.log.lastIndex) : result;
  },
};
