/**
 * Planted bug: an entry counts as committed with one server less than a majority.
 *
 * Seen in the wild: databendlabs/openraft#1802 (a commit index that grows without a quorum), async-raft/async-raft#143 (the
 * same off-by-one, for reads). A leader of three commits alone, and breaks Leader Completeness with the next election.
 */
import { createRaftPeer } from '../../../raft/index.ts';

export const commitOneShort = createRaftPeer({
  quorumMatchIndex: (ascending) => ascending[Math.ceil(ascending.length / 2)]!,
});
