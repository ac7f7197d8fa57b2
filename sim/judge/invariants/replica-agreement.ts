/**
 * Replica Agreement (Raft §2, figure 1): the whole point of the log. It also catches what the log cannot show: a service
 * that is not deterministic, an entry applied twice or skipped, a snapshot restored wrongly.
 */
import { peerName } from '../explain.ts';
import type { Invariant } from '../invariant.ts';

export const replicaAgreement: Invariant = {
  name: 'Replica Agreement',
  kind: 'end-to-end',
  statement: 'After applying the same index, all replicas are in the same state.',
  source: 'Raft §2',
  onApply: (world, node, index, _entry, stateDigest) => {
    const agreed = world.ledger.stateDigestAt(index);
    return agreed === undefined || agreed === stateDigest
      ? null
      : `${peerName(node.id)} applied index ${index} and reached state ${hex(stateDigest)}, where the first replica reached ${hex(agreed)}.`;
  },
};

function hex(digest: number): string {
  return (digest >>> 0).toString(16).padStart(8, '0');
}
