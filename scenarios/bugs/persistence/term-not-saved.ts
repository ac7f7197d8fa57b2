/**
 * Planted bug: the term goes to disk with a vote only; a term that a server hears of stays in memory.
 *
 * Raft figure 2 wants currentTerm on disk before any answer. Breaks Leader Completeness: after a restart the server
 * obeys an older leader, and cuts what it has acknowledged to a newer one (locally at once: Effect Ordering).
 */
import { NONE } from '../../../contract/peer.ts';
import { createRaftPeer, standardRules } from '../../../raft/index.ts';

export const termNotSaved = createRaftPeer({
  mustSaveHardState: (saved, term, votedFor) =>
    votedFor !== NONE && standardRules.mustSaveHardState(saved, term, votedFor),
});
