/**
 * Planted bug: a leader commits entries of older terms by counting replicas (figure 8 of the Raft paper).
 *
 * Seen in the wild: logcabin/logcabin#44, bakwc/PySyncObj#169, canonical/raft commit 524f735.
 * Breaks Leader Completeness: a majority holds the entry, yet a server without it can still be elected. It takes three
 * leaders in a row and a crash at the right moment, which makes it the classic test of a fuzzer.
 */
import { createRaftPeer } from '../../../raft/index.ts';

export const commitByCounting = createRaftPeer({ mayCommitByCounting: () => true });
