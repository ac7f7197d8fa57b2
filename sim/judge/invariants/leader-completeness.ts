/**
 * Leader Completeness (Raft §5.4, figure 3). With Log Matching and one agreed committed log it is enough to look at the
 * *last* entry committed in a lower term: if the new leader holds that, it holds all before it.
 *
 * A leader may learn of its majority after a successor was elected. Such an entry was on a majority before the successor
 * could win, so the successor must hold it as well; that is asked when the entry is committed.
 */
import type { LogEntry, PeerId } from '../../../contract/peer.ts';
import { sameEntry } from '../../node/commands.ts';
import type { EntryFact } from '../explain.ts';
import { entryFact, entryName, heldEntry, peerName } from '../explain.ts';
import { breach } from '../finding.ts';
import type { NodeFacts } from '../../node/node-facts.ts';
import { invariant } from '../invariant.ts';

export const leaderCompleteness = invariant({
  name: 'Leader Completeness',
  kind: 'end-to-end',
  statement:
    'An entry committed in a term is present in the logs of the leaders of all higher terms.',
  source: 'Raft §5.4',
  breaches: {
    'leader-lacks-committed': breach<{
      leader: PeerId;
      term: number;
      committed: EntryFact;
      commitTerm: number;
      held: EntryFact | null;
    }>({
      words: ({ leader, term, committed, commitTerm, held }) =>
        `${peerName(leader)} leads term ${term} without ${entryName(committed)}, committed in term ${commitTerm}; it holds ${entryName(held)} there.`,
      // Which of the two came last differs: a leader may learn of its majority after a successor was elected.
      refersTo: ({ leader, term, committed }) => [
        { kind: 'first-commit', index: committed.index, term: committed.term },
        { kind: 'elected', server: leader, term },
        { kind: 'held-by', server: leader },
      ],
    }),
  },
  compares: 'references',
  onElected: (world, node) => {
    const { ledger } = world;
    // A leader elected late, in a term long overtaken, need not hold what higher terms have committed: pass those over.
    for (let index = ledger.committedIndex; index > ledger.base; index--) {
      const committed = ledger.committedAt(index) ?? null;
      const commitTerm = ledger.commitTermAt(index);
      if (committed !== null && commitTerm < node.view.term) {
        return missing(node, index, committed, commitTerm);
      }
    }
    return null;
  },
  onFirstCommit: (world, node, index) => {
    const { role, term } = node.view;
    if (role !== 'leader' || world.ledger.newestLeaderTerm <= term) return null;
    const entry = heldEntry(node, index) ?? null;
    if (entry === null) return null;
    for (let id = 1; id <= world.size; id++) {
      const other = world.nodes[id]!;
      if (!other.up || other.view.role !== 'leader' || other.view.term <= term) continue;
      const finding = missing(other, index, entry, term);
      if (finding !== null) return finding;
    }
    return null;
  },
});

function missing(leader: NodeFacts, index: number, committed: LogEntry, commitTerm: number) {
  const held = heldEntry(leader, index);
  if (held === null || (held !== undefined && sameEntry(held, committed))) return null;
  return {
    code: 'leader-lacks-committed',
    facts: {
      leader: leader.id,
      term: leader.view.term,
      committed: entryFact(index, committed),
      commitTerm,
      held: entryFact(index, held),
    },
  } as const;
}
