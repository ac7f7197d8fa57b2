/**
 * Effect Ordering (Raft §5.1, figure 2: "updated on stable storage before responding to RPCs"): what a message says about
 * its sender must be on the sender's disk when the message leaves.
 *
 * A message held for its write may leave when its sender has moved on. Of the older term only the vote is still
 * judged, and only while the disk is in that term: a newer leader may since have cut the log that the message vouched for.
 */
import type { PeerId, PeerMessage } from '../../../contract/peer.ts';
import { NONE } from '../../../contract/peer.ts';
import { peerName } from '../explain.ts';
import { breach } from '../finding.ts';
import type { NodeFacts } from '../../node/node-facts.ts';
import { invariant } from '../invariant.ts';

/** The message: its kind, its term and whom it went to. */
type Sent = {
  readonly server: PeerId;
  readonly to: PeerId;
  readonly message: string;
  readonly term: number;
};

export const effectOrdering = invariant({
  name: 'Effect Ordering',
  kind: 'local',
  statement: 'No message reveals a term, a vote or entries that its sender does not hold durably.',
  source: 'Raft figure 2',
  breaches: {
    'unsaved-term': breach<Sent & { storedTerm: number }>({
      words: ({ storedTerm, ...sent }) => `${sends(sent)}, but its disk is in term ${storedTerm}.`,
    }),
    'unsaved-vote': breach<Sent & { vote: PeerId; storedVote: PeerId | null }>({
      words: ({ vote, storedVote, ...sent }) => {
        const stored = storedVote === null ? 'no vote' : `a vote for ${peerName(storedVote)}`;
        return `${sends(sent)}, a vote for ${peerName(vote)}, but its disk holds ${stored}.`;
      },
    }),
    'unsaved-entries': breach<Sent & { matchIndex: number; storedIndex: number }>({
      words: ({ matchIndex, storedIndex, ...sent }) =>
        `${sends(sent)}, vouching for its log up to ${matchIndex}, but its disk ends at ${storedIndex}.`,
    }),
  },
  compares: 'own',
  onSend: (_world, node, to, message, vote, match) => {
    const { durable } = node;
    const { term } = message;
    if (term > durable.term) {
      const facts = { ...sentBy(node, to, message), storedTerm: durable.term };
      return { code: 'unsaved-term', facts };
    }
    if (term < durable.term) return null;
    if (vote !== NONE && vote !== durable.votedFor) {
      const storedVote = durable.votedFor === NONE ? null : durable.votedFor;
      return { code: 'unsaved-vote', facts: { ...sentBy(node, to, message), vote, storedVote } };
    }
    if (match !== 0 && match > durable.log.lastIndex) {
      const ends = { matchIndex: match, storedIndex: durable.log.lastIndex };
      return { code: 'unsaved-entries', facts: { ...sentBy(node, to, message), ...ends } };
    }
    return null;
  },
});

function sentBy({ id }: NodeFacts, to: PeerId, { type, term }: PeerMessage): Sent {
  return { server: id, to, message: type, term };
}

function sends({ server, to, message, term }: Sent): string {
  return `${peerName(server)} sent ${message} of term ${term} to ${peerName(to)}`;
}
