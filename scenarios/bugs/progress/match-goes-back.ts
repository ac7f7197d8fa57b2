/**
 * Planted bug: a leader believes the acknowledgement that arrives last, not the highest one.
 *
 * Seen in the wild: zhebrak/raftos#25, bakwc/PySyncObj#167, both found by model checking. Breaks Monotone Match.
 * Nothing is lost while the commit index itself only grows, so black-box tests do not notice.
 */
import { createRaftPeer } from '../../../raft/index.ts';

export const matchGoesBack = createRaftPeer({
  matchIndexAfter: (_matchIndex, reported) => reported,
});
