/**
 * State Machine Safety (Raft §5.4.3, figure 3). A replica may apply what it believes to be committed, so the promise is
 * checked when a commit index passes an entry, and again when the service is given one: they could differ.
 */
import type { LogEntry, PeerId } from '../../../contract/peer.ts';
import { sameEntry } from '../../node/commands.ts';
import type { EntryFact } from '../explain.ts';
import { entryFact, entryName, peerName } from '../explain.ts';
import type { Reference } from '../finding.ts';
import { breach } from '../finding.ts';
import { invariant } from '../invariant.ts';
import type { Ledger } from '../ledger.ts';

/** What the server took for committed, and what was, by whom and in which term. */
type Differing = {
  readonly server: PeerId;
  readonly entry: EntryFact;
  readonly agreed: EntryFact;
  readonly by: PeerId;
  readonly term: number;
};

const firstCommit = ({ entry: { index } }: { readonly entry: EntryFact }): readonly Reference[] => [
  { kind: 'first-commit', index },
];

export const stateMachineSafety = invariant({
  name: 'State Machine Safety',
  kind: 'end-to-end',
  statement: 'No two servers ever commit or apply different entries at the same index.',
  source: 'Raft §5.4.3',
  breaches: {
    'committed-another': breach<Differing>({
      words: (facts) => differ('committed', facts),
      refersTo: firstCommit,
    }),
    'applied-another': breach<Differing>({
      words: (facts) => differ('applied', facts),
      refersTo: firstCommit,
    }),
    'applied-uncommitted': breach<{ server: PeerId; entry: EntryFact }>({
      words: ({ server, entry }) =>
        `${peerName(server)} applied ${entryName(entry)}, which nobody has committed.`,
      refersTo: firstCommit,
    }),
  },
  compares: 'references',
  onCommit: ({ ledger }, { id }, index, entry) => {
    const facts = differing(ledger, id, index, entry);
    return facts === null ? null : { code: 'committed-another', facts };
  },
  onApply: ({ ledger }, { id }, index, entry) => {
    if (index > ledger.committedIndex) {
      const facts = { server: id, entry: entryFact(index, entry) };
      return { code: 'applied-uncommitted', facts };
    }
    const facts = differing(ledger, id, index, entry);
    return facts === null ? null : { code: 'applied-another', facts };
  },
});

function differing(
  ledger: Ledger,
  server: PeerId,
  index: number,
  entry: LogEntry,
): Differing | null {
  const agreed = ledger.committedAt(index) ?? null;
  if (agreed === null || sameEntry(agreed, entry)) return null;
  return {
    server,
    entry: entryFact(index, entry),
    agreed: entryFact(index, agreed),
    by: ledger.committedByAt(index),
    term: ledger.commitTermAt(index),
  };
}

function differ(verb: string, { server, entry, agreed, by, term }: Differing): string {
  return `${peerName(server)} ${verb} ${entryName(entry)}, but ${entryName(agreed)} was committed there by ${peerName(by)} in term ${term}.`;
}
