/**
 * Replica Agreement (Raft §2, figure 1): the whole point of the log. It also catches what the log cannot show: a service
 * that is not deterministic, an entry applied twice or skipped, a snapshot restored wrongly.
 */
import type { PeerId } from '../../../contract/peer.ts';
import { peerName } from '../explain.ts';
import { breach } from '../finding.ts';
import { invariant } from '../invariant.ts';

export const replicaAgreement = invariant({
  name: 'Replica Agreement',
  kind: 'end-to-end',
  statement: 'After applying the same index, all replicas are in the same state.',
  source: 'Raft §2',
  breaches: {
    'other-state': breach<{ server: PeerId; index: number; state: number; agreed: number }>({
      words: ({ server, index, state, agreed }) =>
        `${peerName(server)} applied index ${index} and reached state ${hex(state)}, where the first replica reached ${hex(agreed)}.`,
      refersTo: ({ index }) => [{ kind: 'first-apply', index }],
    }),
  },
  compares: 'references',
  onApply: (world, { id }, index, _entry, state) => {
    const agreed = world.ledger.stateDigestAt(index);
    if (agreed === undefined || agreed === state) return null;
    return { code: 'other-state', facts: { server: id, index, state, agreed } };
  },
});

function hex(digest: number): string {
  return (digest >>> 0).toString(16).padStart(8, '0');
}
