/**
 * Match Truth (Raft §5.3; figure 2, `matchIndex`: "highest log entry known to be replicated"). A leader that believes too
 * much will commit too much. Its own slot is a belief about its own disk.
 *
 * Only a leader with no elected successor is asked: a successor may have made the follower cut what it acknowledged,
 * which is no fault (the old leader cannot commit with it, or the successor would hold it). A higher term *without* a
 * leader changes no log.
 */
import { sameEntry } from '../../node/commands.ts';
import { entryName, heldEntry, peerName } from '../explain.ts';
import type { Invariant } from '../invariant.ts';

export const matchTruth: Invariant = {
  name: 'Match Truth',
  kind: 'local',
  statement:
    'Up to the match index that the newest leader keeps for a server, that server holds the leader’s log durably.',
  source: 'Raft §5.3',
  onMatch: (world, node, follower, matchBefore, matchAfter) => {
    const { ledger } = world;
    if (matchAfter <= matchBefore || ledger.newestLeaderTerm > node.view.term) return null;
    const { log } = world.nodes[follower]!.durable;
    if (matchAfter <= log.snapshotIndex) return null;
    const held = heldEntry(node, matchAfter);
    const stored = log.entryAt(matchAfter);
    // What the leader has compacted was committed; the ledger may have forgotten it, then the follower's word stands.
    const wanted = held === null ? (ledger.committedAt(matchAfter) ?? stored) : held;
    if (wanted !== undefined && stored !== undefined && sameEntry(wanted, stored)) return null;
    const belief = `${peerName(node.id)}, leader of term ${node.view.term}, set match of ${peerName(follower)} to ${matchAfter}`;
    const disk = `the disk of ${peerName(follower)} holds ${entryName(matchAfter, stored)}`;
    return `${belief}, where it holds ${entryName(matchAfter, wanted)} itself and ${disk}.`;
  },
};
