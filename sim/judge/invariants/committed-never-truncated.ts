/**
 * Committed Never Truncated (Raft §5.3, §7): a server cuts its log only where it conflicts with a leader's, and no leader
 * it obeys conflicts with what it knows to be committed. Rewriting the same entries counts as well: a crash in the middle
 * of that write loses them.
 *
 * Only the server's own commit index counts. A server that has not heard of a commit may cut such an entry for a
 * deposed leader; it was not needed for the majority.
 */
import { peerName } from '../explain.ts';
import type { Invariant } from '../invariant.ts';

export const committedNeverTruncated: Invariant = {
  name: 'Committed Never Truncated',
  kind: 'local',
  statement: 'A server never cuts its log behind an index below its commit index.',
  source: 'Raft §5.3',
  onAppend: (_world, node, after, _entries, before) =>
    after >= before.commitIndex
      ? null
      : `${peerName(node.id)} cut its log behind index ${after}, below its commit index ${before.commitIndex}.`,
  onSnapshot: (_world, node, snapshot, _digest, { commitIndex }) => {
    const { index, term } = snapshot;
    // What follows the snapshot stays if the log agrees with it (Raft §7, figure 13); else it is dropped.
    if (commitIndex <= index || node.memory.termAt(index) === term) return null;
    return `${peerName(node.id)} stored a snapshot up to ${index}/${term}, which drops its log behind it, below its commit index ${commitIndex}.`;
  },
};
