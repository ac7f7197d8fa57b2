/**
 * Planted bug: entries that were sent are sent once more.
 *
 * Seen in the wild: deventlab/d-engine#48; the usual cause is two ways to replicate, at a proposal and at a timer, that
 * know nothing of each other. Breaks no property: followers ignore what they have. It only doubles the traffic.
 */
import { raft } from '../../../raft/index.ts';
import { rewriting } from '../planting/planting.ts';

export const sentTwice = rewriting(raft, (effect) =>
  effect.type === 'send' &&
  effect.message.type === 'AppendEntries' &&
  effect.message.entries.length > 0
    ? [effect, effect]
    : [effect],
);
