/**
 * Acknowledged Kept (Raft §5.3, §7): who has told a leader that it holds the log up to an index holds it for as long as
 * that leadership lasts. The leader counts on it for its commits, long before the server hears of them.
 *
 * A leader of a newer term may have the log cut. Entries that change in place are Log Matching's business.
 */
import { peerName } from '../explain.ts';
import type { Invariant } from '../invariant.ts';

export const acknowledgedKept: Invariant = {
  name: 'Acknowledged Kept',
  kind: 'local',
  statement:
    'A server keeps the entries that it has acknowledged to a leader while its term lasts.',
  source: 'Raft §5.3',
  onStep: (world, node, _before, after) => {
    const { matchTerm, matchIndex } = world.ledger.revealed[node.id]!;
    const { lastIndex } = node.memory;
    return lastIndex >= matchIndex || after.term !== matchTerm
      ? null
      : `${peerName(node.id)} acknowledged index ${matchIndex} in term ${matchTerm}, but its log ends at ${lastIndex} in the same term.`;
  },
};
