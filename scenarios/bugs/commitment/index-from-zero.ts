/**
 * Planted bug: the caller is told the index of its command counted from 0, the service counts from 1.
 *
 * Seen in the wild: ktoso/akka-raft#37. A caller that waits at its index sees another command there, and the
 * harness before its own has been applied at all.
 */
import { raft } from '../../../raft/index.ts';
import { rewriting } from '../planting/planting.ts';

export const indexFromZero = rewriting(raft, (effect) =>
  effect.type === 'proposalAccepted' ? [{ ...effect, index: effect.index - 1 }] : [effect],
);
