/**
 * Planted bug: the log is kept in memory only, beside whatever snapshot there is.
 *
 * Seen in the wild: databendlabs/openraft#1535 and KanishJebaMathewM/Truxify#10679. A server that restarts has forgotten
 * what it acknowledged; breaks Leader Completeness as soon as it votes.
 */
import { raft } from '../../../raft/index.ts';
import type { RaftPeer } from '../planting/planting.ts';
import { withoutTail } from '../planting/planting.ts';

export const logForgotten: RaftPeer = {
  ...raft,
  init(config, durable) {
    const result = raft.init(config, durable);
    if (durable.entries.length === 0) return result;
    return withoutTail(config, result, result.state.log.snapshotIndex);
  },
};
