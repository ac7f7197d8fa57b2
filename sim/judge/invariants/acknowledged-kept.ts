/**
 * Acknowledged Kept (Raft §5.3, §7): who has told a leader that it holds the log up to an index holds it for as long as
 * that leadership lasts. The leader counts on it for its commits, long before the server hears of them.
 *
 * A leader of a newer term may have the log cut. Entries that change in place are Log Matching's business.
 */
import type { PeerId } from '../../../contract/peer.ts';
import { peerName } from '../explain.ts';
import { breach } from '../finding.ts';
import { invariant } from '../invariant.ts';

export const acknowledgedKept = invariant({
  name: 'Acknowledged Kept',
  kind: 'local',
  statement:
    'A server keeps the entries that it has acknowledged to a leader while its term lasts.',
  source: 'Raft §5.3',
  breaches: {
    'lost-acknowledged': breach<{
      server: PeerId;
      matchIndex: number;
      term: number;
      lastIndex: number;
    }>({
      words: ({ server, matchIndex, term, lastIndex }) =>
        `${peerName(server)} acknowledged index ${matchIndex} in term ${term}, but its log ends at ${lastIndex} in the same term.`,
      refersTo: ({ server, matchIndex }) => [
        { kind: 'acknowledgements', from: server, index: matchIndex },
      ],
    }),
  },
  compares: 'own',
  onStep: (world, { id, memory }, _before, after) => {
    const { matchTerm, matchIndex } = world.ledger.revealed[id]!;
    const { lastIndex } = memory;
    if (lastIndex >= matchIndex || after.term !== matchTerm) return null;
    const facts = { server: id, matchIndex, term: matchTerm, lastIndex };
    return { code: 'lost-acknowledged', facts };
  },
});
