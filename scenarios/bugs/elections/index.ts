/** Planted bugs: elections (Raft §5.2, §5.4.1). */
import { BUSY_FIGURE_8, DEPARTED, LATE_FIGURE_8, SLOW_DEPARTED } from '../../recipes/recipes.ts';
import { doubleVote } from '../votes/double-vote.ts';
import { halfAQuorum } from './half-a-quorum.ts';
import { identicalTimeouts } from './identical-timeouts.ts';
import { lengthOnlyComparison } from './length-only-comparison.ts';
import { newTermOldLeader } from './new-term-old-leader.ts';
import { timerResetByAnyRequest } from './timer-reset-by-any-request.ts';
import { vectorComparison } from './vector-comparison.ts';
import { voteClearedByAppend } from '../votes/vote-cleared-by-append.ts';
import { voteKeptInNewTerm } from '../votes/vote-kept-in-new-term.ts';
import { voteOfAnyTerm } from '../votes/vote-of-any-term.ts';
import { votesCountedNotCollected } from '../votes/votes-counted-not-collected.ts';
import type { PlantedBug } from '../planting/planted-bug.ts';

export const ELECTION_BUGS: readonly PlantedBug[] = [
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
    description: 'whoever hears from a leader forgets its vote, within a term too',
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
  },
  {
    name: 'length-only-comparison',
    description: 'the longer log counts as more up-to-date, whatever its terms',
    source: 'Raft §5.4.1',
    rule: 'Of two logs, the one whose last entry has the later term is more up-to-date; only if the terms are equal does the length count (Raft §5.4.1).',
    peer: lengthOnlyComparison,
    breaks: 'Leader Completeness',
    seeds: 45,
  },
  {
    name: 'vector-comparison',
    description: 'a log is up-to-date only if neither its last term nor its length is behind',
    source: 'databendlabs/openraft commit a48a3282, hashicorp/raft#94',
    rule: 'Of two logs, the one whose last entry has the later term is more up-to-date, however short it is; only if the terms are equal does the length count (Raft §5.4.1).',
    peer: vectorComparison,
    breaks: 'Liveness After Heal',
    seeds: 60,
    recipe: DEPARTED,
  },
  {
    name: 'half-a-quorum',
    description: 'half of the votes are enough to lead a cluster of an even size',
    source: 'hashicorp/raft commits 2f6d47a, 04965cc',
    rule: 'A candidate needs votes from a *majority*: more than half of the servers (Raft §5.2).',
    peer: halfAQuorum,
    breaks: 'Election Safety',
    seeds: 60,
    peers: 4,
  },
  {
    name: 'new-term-old-leader',
    description: 'a deposed leader still appends, with the term that it has just learned',
    source: 'hashicorp/raft#695, camunda/camunda#5360, eliben/raft#13',
    rule: 'A leader that hears of a higher term becomes a follower at once, and entries carry the term of the leader that received them (Raft §5.1, §5.3).',
    peer: newTermOldLeader,
    breaks: 'Log Matching',
    seeds: 30,
    recipe: BUSY_FIGURE_8,
  },
  {
    name: 'identical-timeouts',
    description: 'all election timeouts are equally long',
    source: 'hashicorp/raft commit cda1ee8, willemt/raft commit 2241267',
    rule: 'Election timeouts are chosen at random from a range, so that split votes are rare and resolved quickly (Raft §5.2).',
    peer: identicalTimeouts,
    breaks: 'Liveness After Heal',
    seeds: 45,
  },
  {
    name: 'timer-reset-by-any-request',
    description: 'whoever is asked for its vote waits anew, even if it refuses',
    source: "lni/dragonboat commit 0045aa2, Students' Guide to Raft",
    rule: 'A follower starts an election if a timeout elapses without hearing from the current leader or *granting* a vote (Raft figure 2, rules for followers).',
    peer: timerResetByAnyRequest,
    breaks: 'Liveness After Heal',
    seeds: 30,
    recipe: SLOW_DEPARTED,
  },
];
