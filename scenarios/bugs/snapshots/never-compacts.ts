/**
 * Planted bug: the service's snapshots are stored, but the log before them stays.
 *
 * Seen in the wild: openbao/openbao#3342, matrixarkai/TemporalStore#104. Breaks no property; the log grows until the disk
 * is full.
 */
import { createRaftPeer } from '../../../raft/index.ts';

export const neverCompacts = createRaftPeer({ mayCompactTo: () => false });
