/**
 * Next Beyond Match (Raft figure 2, nextIndex and matchIndex). Sending again what is known to be there is harmless by
 * itself, yet always the mark of confused book-keeping. The leader's own slot is left out: nothing is ever sent there.
 */
import type { PeerId } from '../../../contract/peer.ts';
import { peerName } from '../explain.ts';
import { breach } from '../finding.ts';
import { invariant } from '../invariant.ts';

export const nextBeyondMatch = invariant({
  name: 'Next Beyond Match',
  kind: 'local',
  statement: 'The next index that a leader will send to a follower lies behind its match index.',
  source: 'Raft figure 2',
  breaches: {
    'next-not-beyond-match': breach<{
      server: PeerId;
      term: number;
      follower: PeerId;
      nextIndex: number;
      matchIndex: number;
    }>({
      words: ({ server, term, follower, nextIndex, matchIndex }) =>
        `${peerName(server)}, leader of term ${term}, would send index ${nextIndex} next to ${peerName(follower)}, which matches up to ${matchIndex}.`,
    }),
  },
  compares: 'own',
  onStep: (world, node, before, after) => {
    const { progress, term } = after;
    if (progress === null || progress === before.progress) return null;
    for (let id = 1; id <= world.size; id++) {
      const slot = progress[id];
      if (slot === null || slot === undefined || id === node.id) continue;
      const { nextIndex, matchIndex } = slot;
      if (nextIndex <= matchIndex) {
        const facts = { server: node.id, term, follower: id, nextIndex, matchIndex };
        return { code: 'next-not-beyond-match', facts };
      }
    }
    return null;
  },
});
