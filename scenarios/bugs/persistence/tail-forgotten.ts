/**
 * Planted bug: recovery stops before the last entry of the log.
 *
 * Seen in the wild: rabbitmq/ra#283, where recovery ends at the first record that it cannot read. Breaks Leader
 * Completeness (locally at once: Restart Truth): every restart loses an entry that may have been acknowledged.
 */
import { raft } from '../../../raft/index.ts';
import type { RaftPeer } from '../planting/planting.ts';
import { withoutTail } from '../planting/planting.ts';

export const tailForgotten: RaftPeer = {
  ...raft,
  init(config, durable) {
    const result = raft.init(config, durable);
    if (durable.entries.length === 0) return result;
    return withoutTail(config, result, result.state.log.lastIndex - 1);
  },
};
