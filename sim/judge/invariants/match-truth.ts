/**
 * Match Truth (Raft §5.3; figure 2, `matchIndex`: "highest log entry known to be replicated"). A leader that believes too
 * much will commit too much. Its own slot is a belief about its own disk.
 *
 * Only a leader with no elected successor is asked: a successor may have made the follower cut what it acknowledged,
 * which is no fault (the old leader cannot commit with it, or the successor would hold it). A higher term *without* a
 * leader changes no log.
 */
import type { PeerId } from '../../../contract/peer.ts';
import { sameEntry } from '../../node/commands.ts';
import type { EntryFact } from '../explain.ts';
import { entryFact, entryName, heldEntry, peerName } from '../explain.ts';
import { breach } from '../finding.ts';
import { invariant } from '../invariant.ts';

export const matchTruth = invariant({
  name: 'Match Truth',
  kind: 'local',
  statement:
    'Up to the match index that the newest leader keeps for a server, that server holds the leader’s log durably.',
  source: 'Raft §5.3',
  breaches: {
    'match-not-held': breach<{
      server: PeerId;
      term: number;
      follower: PeerId;
      matchIndex: number;
      wanted: EntryFact | null;
      stored: EntryFact | null;
    }>({
      words: ({ server, term, follower, matchIndex, wanted, stored }) =>
        `${peerName(server)}, leader of term ${term}, set match of ${peerName(follower)} to ${matchIndex}, where it holds ${entryName(wanted)} itself and the disk of ${peerName(follower)} holds ${entryName(stored)}.`,
      refersTo: ({ server, follower, matchIndex }) => [
        { kind: 'acknowledgements', from: follower, to: server, index: matchIndex },
        { kind: 'held-by', server: follower },
      ],
    }),
  },
  compares: 'references',
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
    return {
      code: 'match-not-held',
      facts: {
        server: node.id,
        term: node.view.term,
        follower,
        matchIndex: matchAfter,
        wanted: entryFact(matchAfter, wanted),
        stored: entryFact(matchAfter, stored),
      },
    };
  },
});
