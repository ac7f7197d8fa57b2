/**
 * Planted bug: the term is written to disk, the vote is not. A server that restarts within a term votes again.
 *
 * Seen in the wild: ktoso/akka-raft#62 (votedFor not persisted); Raft figure 2 lists it under "persistent state" for this
 * reason. Breaks Election Safety after a crash (locally at once: Vote Once), then everything that rests on it.
 */
import { createRaftPeer } from '../../../raft/index.ts';

export const forgottenVote = createRaftPeer({
  mustSaveHardState: (saved, term) => term !== saved.term,
});
