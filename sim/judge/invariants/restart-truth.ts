/**
 * Restart Truth (Raft §5.1, figure 2, persistent state): a server that comes back is what its disk says, and its disk says
 * at least what others have heard from it.
 *
 * The log may be shorter than once vouched for if a leader of a higher term made the server cut it; the ledger lowers
 * the mark when that write is *issued*, because a crash may tear it anywhere behind the cut.
 */
import type { PeerId, PeerView } from '../../../contract/peer.ts';
import { sameEntry } from '../../node/commands.ts';
import type { EntryFact } from '../explain.ts';
import { entryFact, entryName, peerName } from '../explain.ts';
import { breach } from '../finding.ts';
import type { NodeFacts } from '../../node/node-facts.ts';
import { invariant } from '../invariant.ts';
import type { Revealed } from '../ledger.ts';

/** The term and vote with which it started. */
type Loaded = {
  readonly server: PeerId;
  readonly term: number;
  readonly votedFor: PeerId;
};

export const restartTruth = invariant({
  name: 'Restart Truth',
  kind: 'local',
  statement:
    'A restarted server starts with exactly what its disk holds, and with all that it has ever revealed.',
  source: 'Raft figure 2',
  breaches: {
    'forgot-term': breach<{ server: PeerId; term: number; revealedTerm: number }>({
      words: ({ server, term, revealedTerm }) =>
        `${peerName(server)} restarted in term ${term} after it had sent messages of term ${revealedTerm}.`,
      refersTo: ({ server, revealedTerm }) => [
        { kind: 'first-of-term', server, term: revealedTerm },
      ],
    }),
    'forgot-vote': breach<Loaded & { revealedVote: PeerId }>({
      words: ({ revealedVote, ...loaded }) =>
        `${restarts(loaded)} after it had voted for ${peerName(revealedVote)}.`,
      refersTo: ({ server, term, revealedVote }) => [
        { kind: 'first-vote', server, term, vote: revealedVote },
      ],
    }),
    'forgot-entries': breach<{
      server: PeerId;
      lastIndex: number;
      matchIndex: number;
      matchTerm: number;
    }>({
      words: ({ server, lastIndex, matchIndex, matchTerm }) =>
        `${peerName(server)} restarted with a log up to ${lastIndex} after it had vouched for its log up to ${matchIndex} in term ${matchTerm}.`,
      refersTo: ({ server, matchIndex }) => [
        { kind: 'acknowledgements', from: server, index: matchIndex },
      ],
    }),
    'disk-holds-other-term-or-vote': breach<Loaded & { storedTerm: number; storedVote: PeerId }>({
      words: ({ storedTerm, storedVote, ...loaded }) =>
        `${restarts(loaded)}, but its disk holds term ${storedTerm}, votedFor ${storedVote}.`,
    }),
    'disk-holds-other-range': breach<{ server: PeerId; loaded: Range; stored: Range }>({
      words: ({ server, loaded, stored }) =>
        `${peerName(server)} restarted with entries ${rangeName(loaded)}, but its disk holds ${rangeName(stored)}.`,
    }),
    'disk-holds-other-entry': breach<{
      server: PeerId;
      loaded: EntryFact | null;
      stored: EntryFact | null;
    }>({
      words: ({ server, loaded, stored }) =>
        `${peerName(server)} restarted with ${entryName(loaded)}, but its disk holds ${entryName(stored)}.`,
    }),
  },
  compares: 'own',
  onRestart: (world, node, view) =>
    forgotten(node, view, world.ledger.revealed[node.id]!) ?? unlikeDisk(node, view),
});

type Range = readonly [first: number, last: number];

function rangeName([first, last]: Range): string {
  return `${first}..${last}`;
}

function restarts({ server, term, votedFor }: Loaded): string {
  return `${peerName(server)} restarted in term ${term} with votedFor ${votedFor}`;
}

function forgotten({ id: server }: NodeFacts, view: PeerView, revealed: Revealed) {
  const { term, votedFor } = view;
  if (term < revealed.term) {
    const facts = { server, term, revealedTerm: revealed.term };
    return { code: 'forgot-term', facts } as const;
  }
  const revealedVote = revealed.votes.get(term) ?? votedFor;
  if (votedFor !== revealedVote) {
    return { code: 'forgot-vote', facts: { server, term, votedFor, revealedVote } } as const;
  }
  const { lastIndex } = view.log;
  const { matchIndex, matchTerm } = revealed;
  if (lastIndex < matchIndex) {
    const facts = { server, lastIndex, matchIndex, matchTerm };
    return { code: 'forgot-entries', facts } as const;
  }
  return null;
}

function unlikeDisk({ id: server, durable }: NodeFacts, { term, votedFor, log }: PeerView) {
  if (term !== durable.term || votedFor !== durable.votedFor) {
    const stored = { storedTerm: durable.term, storedVote: durable.votedFor };
    const facts = { server, term, votedFor, ...stored };
    return { code: 'disk-holds-other-term-or-vote', facts } as const;
  }
  const { snapshotIndex, lastIndex } = durable.log;
  if (log.snapshotIndex !== snapshotIndex || log.lastIndex !== lastIndex) {
    const loaded: Range = [log.snapshotIndex + 1, log.lastIndex];
    const stored: Range = [snapshotIndex + 1, lastIndex];
    return { code: 'disk-holds-other-range', facts: { server, loaded, stored } } as const;
  }
  const stored = durable.log.entryAt(lastIndex);
  const loaded = log.entryAt(lastIndex);
  if (stored !== undefined && (loaded === undefined || !sameEntry(loaded, stored))) {
    const entries = { loaded: entryFact(lastIndex, loaded), stored: entryFact(lastIndex, stored) };
    return { code: 'disk-holds-other-entry', facts: { server, ...entries } } as const;
  }
  return null;
}
