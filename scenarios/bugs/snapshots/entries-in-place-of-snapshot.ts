/**
 * Planted bug: when the next entry to send is the last one that was compacted, entries are sent in place of the
 * snapshot.
 *
 * Seen in the wild: willemt/raft#118, RedisLabs/raft#47. Breaks Log Matching: the request is for entries from that
 * place on, and those that it carries begin one place later.
 */
import { createRaftPeer, standardRules } from '../../../raft/index.ts';

export const entriesInPlaceOfSnapshot = createRaftPeer({
  needsSnapshot: (nextIndex, snapshotIndex) => nextIndex < snapshotIndex,
  // Such a request often names a place of which neither side knows the term. That is no agreement.
  matchesPrevious: (log, request) =>
    request.prevLogIndex <= log.lastIndex && standardRules.matchesPrevious(log, request),
});
