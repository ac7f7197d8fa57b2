/**
 * Log Matching (Raft §5.3, figure 3), by the paper's own induction: if, wherever an index was ever written with some
 * term, the entry and the term before it were the same, then equal (index, term) in two logs means equal prefixes.
 * So each newly written entry is compared once, with one record, and no two logs are ever compared.
 */
import { UNKNOWN_TERM } from '../ledger.ts';
import { entryName, peerName } from '../explain.ts';
import type { Invariant } from '../invariant.ts';

export const logMatching: Invariant = {
  name: 'Log Matching',
  kind: 'end-to-end',
  statement:
    'If two logs contain an entry with the same index and term, they are identical up to that index.',
  source: 'Raft §5.3',
  onAppend: (world, node, after, entries) => {
    const { ledger } = world;
    let prevTerm = node.memory.termAt(after);
    for (let i = 0; i < entries.length; i++) {
      const index = after + 1 + i;
      const entry = entries[i]!;
      const clash = ledger.clashingVariant(index, entry, prevTerm);
      if (clash !== null) {
        const here = `${peerName(node.id)} wrote ${entryName(index, entry)} behind ${termName(prevTerm)}`;
        return `${here}, but ${entryName(index, clash.entry)} behind ${termName(clash.prevTerm)} was written there before.`;
      }
      prevTerm = entry.term;
    }
    return null;
  },
};

function termName(term: number): string {
  if (term === UNKNOWN_TERM) return 'an unknown term';
  return term === 0 ? 'the start of the log' : `term ${term}`;
}
