/**
 * Log Matching (Raft §5.3, figure 3), by the paper's own induction: if, wherever an index was ever written with some
 * term, the entry and the term before it were the same, then equal (index, term) in two logs means equal prefixes.
 * So each newly written entry is compared once, with one record, and no two logs are ever compared.
 */
import type { PeerId } from '../../../contract/peer.ts';
import { UNKNOWN_TERM } from '../ledger.ts';
import type { EntryFact } from '../explain.ts';
import { entryFact, entryName, peerName } from '../explain.ts';
import { breach } from '../finding.ts';
import { invariant } from '../invariant.ts';

export const logMatching = invariant({
  name: 'Log Matching',
  kind: 'end-to-end',
  statement:
    'If two logs contain an entry with the same index and term, they are identical up to that index.',
  source: 'Raft §5.3',
  breaches: {
    /** A term before an entry is left out if nobody knows it. */
    'written-otherwise-before': breach<{
      server: PeerId;
      entry: EntryFact;
      prevTerm?: number;
      earlier: EntryFact;
      earlierPrevTerm?: number;
    }>({
      words: ({ server, entry, prevTerm, earlier, earlierPrevTerm }) =>
        `${peerName(server)} wrote ${entryName(entry)} behind ${termName(prevTerm)}, but ${entryName(earlier)} behind ${termName(earlierPrevTerm)} was written there before.`,
      refersTo: ({ entry: { index, term } }) => [{ kind: 'first-write', index, term }],
    }),
  },
  compares: 'references',
  onAppend: (world, node, after, entries) => {
    const { ledger } = world;
    let prevTerm = node.memory.termAt(after);
    for (let i = 0; i < entries.length; i++) {
      const index = after + 1 + i;
      const entry = entries[i]!;
      const clash = ledger.clashingVariant(index, entry, prevTerm);
      if (clash !== null) {
        return {
          code: 'written-otherwise-before',
          facts: {
            server: node.id,
            entry: entryFact(index, entry),
            ...(prevTerm === UNKNOWN_TERM ? {} : { prevTerm }),
            earlier: entryFact(index, clash.entry),
            ...(clash.prevTerm === UNKNOWN_TERM ? {} : { earlierPrevTerm: clash.prevTerm }),
          },
        };
      }
      prevTerm = entry.term;
    }
    return null;
  },
});

function termName(term: number | undefined): string {
  if (term === undefined) return 'an unknown term';
  return term === 0 ? 'the start of the log' : `term ${term}`;
}
