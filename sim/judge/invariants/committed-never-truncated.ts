/**
 * Committed Never Truncated (Raft §5.3, §7): a server cuts its log only where it conflicts with a leader's, and no leader
 * it obeys conflicts with what it knows to be committed. Rewriting the same entries counts as well: a crash in the middle
 * of that write loses them.
 *
 * Only the server's own commit index counts. A server that has not heard of a commit may cut such an entry for a
 * deposed leader; it was not needed for the majority.
 */
import type { PeerId } from '../../../contract/peer.ts';
import { peerName } from '../explain.ts';
import { breach } from '../finding.ts';
import { invariant } from '../invariant.ts';

export const committedNeverTruncated = invariant({
  name: 'Committed Never Truncated',
  kind: 'local',
  statement: 'A server never cuts its log behind an index below its commit index.',
  source: 'Raft §5.3',
  breaches: {
    'cut-committed': breach<{ server: PeerId; after: number; commitIndex: number }>({
      words: ({ server, after, commitIndex }) =>
        `${peerName(server)} cut its log behind index ${after}, below its commit index ${commitIndex}.`,
    }),
    'snapshot-drops-committed': breach<{
      server: PeerId;
      index: number;
      term: number;
      commitIndex: number;
    }>({
      words: ({ server, index, term, commitIndex }) =>
        `${peerName(server)} stored a snapshot up to ${index}/${term}, which drops its log behind it, below its commit index ${commitIndex}.`,
    }),
  },
  compares: 'own',
  onAppend: (_world, { id }, after, _entries, { commitIndex }) =>
    after >= commitIndex
      ? null
      : { code: 'cut-committed', facts: { server: id, after, commitIndex } },
  onSnapshot: (_world, { id, memory }, { index, term }, _digest, { commitIndex }) => {
    // What follows the snapshot stays if the log agrees with it (Raft §7, figure 13); else it is dropped.
    if (commitIndex <= index || memory.termAt(index) === term) return null;
    return { code: 'snapshot-drops-committed', facts: { server: id, index, term, commitIndex } };
  },
});
