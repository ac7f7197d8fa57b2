/**
 * Snapshot Truth (Raft §7): a snapshot replaces entries for good, so it must end with a committed one and contain the state
 * that the log leads to, whether the server took it itself or got it from a leader.
 */
import type { PeerId } from '../../../contract/peer.ts';
import { peerName } from '../explain.ts';
import { breach } from '../finding.ts';
import { invariant } from '../invariant.ts';

type Stored = {
  readonly server: PeerId;
  readonly index: number;
  readonly term: number;
};

export const snapshotTruth = invariant({
  name: 'Snapshot Truth',
  kind: 'local',
  statement:
    'A snapshot ends with a committed entry and holds the state after exactly the entries up to it.',
  source: 'Raft §7',
  breaches: {
    uncommitted: breach<Stored & { committedIndex: number }>({
      words: ({ committedIndex, ...stored }) =>
        `${stores(stored)}, but only ${committedIndex} was the highest index ever committed.`,
    }),
    'other-term': breach<Stored & { committedTerm: number }>({
      words: ({ committedTerm, ...stored }) =>
        `${stores(stored)}, but the entry committed there is of term ${committedTerm}.`,
    }),
    'other-state': breach<Stored>({
      words: (stored) =>
        `${stores(stored)} whose state is not the one that replicas reached by applying that index.`,
    }),
  },
  onSnapshot: (world, { id: server }, { index, term }, stateDigest) => {
    const { ledger } = world;
    const { committedIndex } = ledger;
    if (index > committedIndex) {
      return { code: 'uncommitted', facts: { server, index, term, committedIndex } };
    }
    const committed = ledger.committedAt(index) ?? null;
    if (committed !== null && committed.term !== term) {
      const facts = { server, index, term, committedTerm: committed.term };
      return { code: 'other-term', facts };
    }
    const agreed = ledger.stateDigestAt(index);
    if (stateDigest !== undefined && agreed !== undefined && stateDigest !== agreed) {
      return { code: 'other-state', facts: { server, index, term } };
    }
    return null;
  },
});

function stores({ server, index, term }: Stored): string {
  return `${peerName(server)} stored a snapshot up to ${index}/${term}`;
}
