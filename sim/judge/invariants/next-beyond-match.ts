/**
 * Next Beyond Match (Raft figure 2, nextIndex and matchIndex). Sending again what is known to be there is harmless by
 * itself, yet always the mark of confused book-keeping. The leader's own slot is left out: nothing is ever sent there.
 */
import { peerName } from '../explain.ts';
import type { Invariant } from '../invariant.ts';

export const nextBeyondMatch: Invariant = {
  name: 'Next Beyond Match',
  kind: 'local',
  statement: 'The next index that a leader will send to a follower lies behind its match index.',
  source: 'Raft figure 2',
  onStep: (world, node, before, after) => {
    const { progress } = after;
    if (progress === null || progress === before.progress) return null;
    for (let id = 1; id <= world.size; id++) {
      const slot = progress[id];
      if (slot === null || slot === undefined || id === node.id) continue;
      if (slot.nextIndex <= slot.matchIndex) {
        const leader = `${peerName(node.id)}, leader of term ${after.term}`;
        return `${leader}, would send index ${slot.nextIndex} next to ${peerName(id)}, which matches up to ${slot.matchIndex}.`;
      }
    }
    return null;
  },
};
