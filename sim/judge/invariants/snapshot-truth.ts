/**
 * Snapshot Truth (Raft §7): a snapshot replaces entries for good, so it must end with a committed one and contain the state
 * that the log leads to, whether the server took it itself or got it from a leader.
 */
import { peerName } from '../explain.ts';
import type { Invariant } from '../invariant.ts';

export const snapshotTruth: Invariant = {
  name: 'Snapshot Truth',
  kind: 'local',
  statement:
    'A snapshot ends with a committed entry and holds the state after exactly the entries up to it.',
  source: 'Raft §7',
  onSnapshot: (world, node, snapshot, stateDigest) => {
    const { ledger } = world;
    const { index, term } = snapshot;
    const what = `${peerName(node.id)} stored a snapshot up to ${index}/${term}`;
    if (index > ledger.committedIndex) {
      return `${what}, but only ${ledger.committedIndex} was the highest index ever committed.`;
    }
    const committed = ledger.committedAt(index) ?? null;
    if (committed !== null && committed.term !== term) {
      return `${what}, but the entry committed there is of term ${committed.term}.`;
    }
    const agreed = ledger.stateDigestAt(index);
    if (stateDigest !== undefined && agreed !== undefined && stateDigest !== agreed) {
      return `${what} whose state is not the one that replicas reached by applying that index.`;
    }
    return null;
  },
};
