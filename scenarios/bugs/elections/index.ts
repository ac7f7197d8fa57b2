/** Planted bugs: elections: who may lead, from when, and until when (Raft §5.1, §5.2, §5.4.1). */
import { BUSY_FIGURE_8, DEPARTED, SLOW_DEPARTED } from '../../recipes/recipes.ts';
import type { CatalogueEntry } from '../planting/planted-bug.ts';
import { anyCandidate } from './any-candidate.ts';
import { deafLeader } from './deaf-leader.ts';
import { halfAQuorum } from './half-a-quorum.ts';
import { halfQuorum } from './half-quorum.ts';
import { identicalTimeouts } from './identical-timeouts.ts';
import { lengthOnlyComparison } from './length-only-comparison.ts';
import { newTermOldLeader } from './new-term-old-leader.ts';
import { oneVoteTooMany } from './one-vote-too-many.ts';
import { timerResetByAnyRequest } from './timer-reset-by-any-request.ts';
import { vectorComparison } from './vector-comparison.ts';

export const ELECTION_BUGS: readonly CatalogueEntry[] = [
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
    name: 'any-candidate',
    description: "a voter does not look at the candidate's log",
    source: 'ktoso/akka-raft#30, ktoso/akka-raft#51, jgroups-extras/jgroups-raft#14',
    peer: anyCandidate,
    lab: {
      tests: ['TestPersist22C', 'TestReliableChurn2C', 'TestUnreliableChurn2C'],
      seeds: 4,
      properties: ['Leader Completeness'],
    },
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
    name: 'half-quorum',
    description: 'half of the votes, rounded down, is enough to lead',
    source: 'hashicorp/raft commits 2f6d47a, 04965cc; tarantool/doc#1541',
    peer: halfQuorum,
    lab: { tests: ['TestReElection2A'], seeds: 1, properties: ['Election Safety'] },
  },
  {
    name: 'one-vote-too-many',
    description: 'a candidate wants one vote more than a majority',
    source: 'chapin666/simple-raft#1',
    peer: oneVoteTooMany,
    lab: { tests: ['TestManyElections2A'], seeds: 1, properties: [] },
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
    name: 'deaf-leader',
    description: 'a leader that sees a higher term does not step down',
    source: 'deventlab/d-engine#39',
    peer: deafLeader,
    lab: {
      tests: ['TestReElection2A', 'TestFailAgree2B', 'TestRejoin2B'],
      seeds: 5,
      properties: [],
    },
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
    description: 'a server restarts its election timer on every vote request, even if it refuses',
    source: "lni/dragonboat commit 0045aa2, Students' Guide to Raft",
    rule: 'A follower starts an election if a timeout elapses without hearing from the current leader or *granting* a vote (Raft figure 2, rules for followers).',
    peer: timerResetByAnyRequest,
    breaks: 'Liveness After Heal',
    seeds: 30,
    recipe: SLOW_DEPARTED,
  },
];
