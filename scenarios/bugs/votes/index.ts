/** Planted bugs: votes: who gets one, whose count, and for how long (Raft §5.2). */
import { LATE_FIGURE_8 } from '../../recipes/recipes.ts';
import type { CatalogueEntry } from '../planting/planted-bug.ts';
import { doubleVote } from './double-vote.ts';
import { staleVoteReply } from './stale-vote-reply.ts';
import { voteClearedByAppend } from './vote-cleared-by-append.ts';
import { voteKeptInNewTerm } from './vote-kept-in-new-term.ts';
import { voteOfAnyTerm } from './vote-of-any-term.ts';
import { votesCountedNotCollected } from './votes-counted-not-collected.ts';

export const VOTE_BUGS: readonly CatalogueEntry[] = [
  {
    name: 'double-vote',
    description: 'a server grants every vote that it is asked for',
    source: 'camunda/camunda#5356, djjonno/kerala#18',
    rule: 'A server votes for at most one candidate in a term, first come, first served (Raft §5.2).',
    peer: doubleVote,
    breaks: 'Vote Once',
    seeds: 4,
  },
  {
    name: 'votes-counted-not-collected',
    description: 'votes are counted: one that arrives twice counts twice',
    source: 'ktoso/akka-raft#45',
    rule: 'A candidate wins with votes from a majority of the *servers*: several copies of one vote are one vote (Raft §5.2; networks may duplicate messages, §5.1).',
    peer: votesCountedNotCollected,
    breaks: 'Leader Completeness',
    seeds: 10,
    recipe: LATE_FIGURE_8,
  },
  {
    name: 'vote-of-any-term',
    description: 'a vote given in an earlier term counts in this one',
    source: 'xnnyygn/xraft#33, ktoso/akka-raft#46',
    rule: 'A candidate wins with the votes of a majority for *the same term*; answers to older requests say nothing (Raft §5.2).',
    peer: voteOfAnyTerm,
    breaks: 'Leader Completeness',
    seeds: 35,
    recipe: LATE_FIGURE_8,
  },
  {
    name: 'vote-cleared-by-append',
    description: 'a server that hears from a leader forgets its vote, even within the term',
    source: 'redpanda-data/redpanda#19, ktoso/akka-raft#56',
    rule: 'The vote is kept for the whole of its term: it is forgotten only when the term advances (Raft figure 2, votedFor; §5.2).',
    peer: voteClearedByAppend,
    breaks: 'Restart Truth',
    seeds: 10,
  },
  {
    name: 'vote-kept-in-new-term',
    description: 'a vote is not forgotten when the term advances',
    source: "Students' Guide to Raft",
    rule: 'votedFor belongs to currentTerm: a server that enters a new term has not voted in it yet (Raft figure 2; §5.1).',
    peer: voteKeptInNewTerm,
    breaks: 'Liveness After Heal',
    seeds: 5,
    lab: {
      tests: ['TestReElection2A', 'TestManyElections2A', 'TestLeaderFailure2B'],
      seeds: 1,
      properties: [],
    },
  },
  {
    name: 'stale-vote-reply',
    description: 'votes carry the term before the request, and count for nothing',
    source: 'nats-io/nats-server#5021',
    peer: staleVoteReply,
    lab: { tests: ['TestInitialElection2A'], seeds: 1, properties: ['Vote Once'] },
  },
];
