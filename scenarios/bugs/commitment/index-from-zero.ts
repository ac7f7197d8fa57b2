/**
 * Planted bug: the caller is told the place of its command counted from 0, the service from 1.
 *
 * Seen in the wild: ktoso/akka-raft#37. Who waits for the index that it was given sees another command there, and the
 * harness before its own has been applied at all.
 */
import { raft } from '../../../raft/index.ts';
import { rewriting } from '../planting/planting.ts';

export const indexFromZero = rewriting(raft, (effect) =>
  effect.type === 'proposalAccepted' ? [{ ...effect, index: effect.index - 1 }] : [effect],
);
