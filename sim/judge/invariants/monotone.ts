/**
 * What never goes back (Raft figure 2: currentTerm, commitIndex, lastApplied and matchIndex "increase monotonically"):
 * the first three within one incarnation, match within one leadership. A commit index may fall by a crash, as it is volatile.
 */
import type { PeerId } from '../../../contract/peer.ts';
import { peerName } from '../explain.ts';
import { breach } from '../finding.ts';
import { invariant } from '../invariant.ts';

export const monotoneTerm = invariant({
  name: 'Monotone Term',
  kind: 'local',
  statement: 'The term of a running server never falls.',
  source: 'Raft figure 2',
  breaches: {
    'term-fell': breach<{ server: PeerId; from: number; to: number }>({
      words: ({ server, from, to }) =>
        `${peerName(server)} went back from term ${from} to term ${to}.`,
    }),
  },
  compares: 'own',
  onStep: (_world, { id }, before, after) =>
    after.term >= before.term
      ? null
      : { code: 'term-fell', facts: { server: id, from: before.term, to: after.term } },
});

export const monotoneCommit = invariant({
  name: 'Monotone Commit',
  kind: 'local',
  statement: 'The commit index of a running server never falls.',
  source: 'Raft figure 2',
  breaches: {
    'commit-index-fell': breach<{ server: PeerId; from: number; to: number }>({
      words: ({ server, from, to }) =>
        `${peerName(server)} took its commit index back from ${from} to ${to}.`,
    }),
  },
  compares: 'own',
  onStep: (_world, { id }, before, after) =>
    after.commitIndex >= before.commitIndex
      ? null
      : {
          code: 'commit-index-fell',
          facts: { server: id, from: before.commitIndex, to: after.commitIndex },
        },
});

export const monotoneApplied = invariant({
  name: 'Monotone Applied',
  kind: 'local',
  statement: 'The last applied index of a running server never falls.',
  source: 'Raft figure 2',
  breaches: {
    'applied-index-fell': breach<{ server: PeerId; from: number; to: number }>({
      words: ({ server, from, to }) =>
        `${peerName(server)} took its last applied index back from ${from} to ${to}.`,
    }),
  },
  compares: 'own',
  onStep: (_world, { id }, before, after) =>
    after.lastApplied >= before.lastApplied
      ? null
      : {
          code: 'applied-index-fell',
          facts: { server: id, from: before.lastApplied, to: after.lastApplied },
        },
});

export const monotoneMatch = invariant({
  name: 'Monotone Match',
  kind: 'local',
  statement: 'Within one leadership, the match index that a leader keeps for a server never falls.',
  source: 'Raft figure 2',
  breaches: {
    'match-index-fell': breach<{
      server: PeerId;
      term: number;
      follower: PeerId;
      from: number;
      to: number;
    }>({
      words: ({ server, term, follower, from, to }) =>
        `${peerName(server)}, leader of term ${term}, took match of ${peerName(follower)} back from ${from} to ${to}.`,
    }),
  },
  compares: 'own',
  onMatch: (_world, { id, view: { term } }, follower, from, to) =>
    to >= from
      ? null
      : { code: 'match-index-fell', facts: { server: id, term, follower, from, to } },
});
