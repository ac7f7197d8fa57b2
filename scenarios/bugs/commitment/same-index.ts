/**
 * Planted bug: commands that arrive together get the same index; the later one overwrites the earlier.
 *
 * Seen in the wild: eraft-io/eraft#197, a last index that is read outside the lock. Breaks Leader Append-Only. Callers are
 * told that their commands were accepted, and all but one of them are gone.
 */
import { raft } from '../../../raft/index.ts';
import type { RaftPeer } from '../planting/planting.ts';

export const sameIndex: RaftPeer = {
  ...raft,
  step(config, state, input) {
    const { role, log } = state;
    if (input.type !== 'propose' || role !== 'leader' || !state.flushPending) {
      return raft.step(config, state, input);
    }
    // Another command of this instant has not left yet: this one has not heard of it.
    const before = { ...state, log: log.truncateAfter(log.lastIndex - 1) };
    return raft.step(config, before, input);
  },
};
