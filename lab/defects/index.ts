/**
 * A test must be able to fail: for each test of the lab at least one peer with a planted defect that this very test
 * catches, and what the simulator's invariants say to the same runs.
 */
import type { LabTest } from '../lab-test.ts';
import { anyCandidate } from '../../scenarios/bugs/elections/any-candidate.ts';
import { commitOneShort } from '../../scenarios/bugs/commitment/commit-one-short.ts';
import { commitOwnTail } from './commit-own-tail.ts';
import { cutByLateRequest } from './cut-by-late-request.ts';
import { deafLeader } from '../../scenarios/bugs/elections/deaf-leader.ts';
import { entryByEntry } from '../../scenarios/bugs/progress/entry-by-entry.ts';
import { halfQuorum } from '../../scenarios/bugs/elections/half-quorum.ts';
import { hastyHeartbeats } from '../../scenarios/bugs/progress/hasty-heartbeats.ts';
import { indexFromZero } from '../../scenarios/bugs/commitment/index-from-zero.ts';
import { keptTail } from '../../scenarios/bugs/appends/kept-tail.ts';
import { keptVote } from './kept-vote.ts';
import { lateSnapshot } from '../../scenarios/bugs/snapshots/late-snapshot.ts';
import { lazyCommitByCounting } from './lazy-commit-by-counting.ts';
import { leaderNoop } from '../../scenarios/bugs/commitment/leader-noop.ts';
import { logForgotten } from '../../scenarios/bugs/persistence/log-forgotten.ts';
import { matchOfLeader } from './match-of-leader.ts';
import { neverCompacts } from '../../scenarios/bugs/snapshots/never-compacts.ts';
import { noRetreat } from '../../scenarios/bugs/progress/no-retreat.ts';
import { oneVoteTooMany } from '../../scenarios/bugs/elections/one-vote-too-many.ts';
import type { RaftPeer } from './planting.ts';
import { replaysAll } from '../../scenarios/bugs/persistence/replays-all.ts';
import { sameIndex } from '../../scenarios/bugs/commitment/same-index.ts';
import { sentTwice } from '../../scenarios/bugs/progress/sent-twice.ts';
import { slowBacktracking } from '../../scenarios/bugs/progress/slow-backtracking.ts';
import { snapshotErased } from '../../scenarios/bugs/persistence/snapshot-erased.ts';
import { snapshotSentOnce } from './snapshot-sent-once.ts';
import { staleVoteReply } from '../../scenarios/bugs/votes/stale-vote-reply.ts';
import { tailForgotten } from './tail-forgotten.ts';
import { tailMisplaced } from '../../scenarios/bugs/persistence/tail-misplaced.ts';
import { termForgotten } from '../../scenarios/bugs/persistence/term-forgotten.ts';
import { uncheckedHeartbeat } from './unchecked-heartbeat.ts';

export type LabTestName = `Test${string}${LabTest['part']}`;

export interface LabDefect {
  readonly name: string;
  readonly description: string;
  /** Where it happened, or who warns of it. */
  readonly source: string;
  readonly peer: RaftPeer;
  /** The tests that are there for such a defect, and find it by themselves. Others may fail as well. */
  readonly caughtBy: readonly LabTestName[];
  /** Any so many seeds in a row hold one with which the test fails, as far as that was tried (60 seeds). */
  readonly seeds: number;
  /** What the simulator's invariants find broken in the same runs, no later than the test; empty: nothing. */
  readonly properties: readonly string[];
}

/** In the order of the suite. */
export const LAB_DEFECTS: readonly LabDefect[] = [
  {
    name: 'stale-vote-reply',
    description: 'votes carry the term before the request, and count for nothing',
    source: 'nats-io/nats-server#5021',
    peer: staleVoteReply,
    caughtBy: ['TestInitialElection2A'],
    seeds: 1,
    properties: ['Vote Once'],
  },
  {
    name: 'half-quorum',
    description: 'half of the votes, rounded down, is enough to lead',
    source: 'hashicorp/raft commits 2f6d47a, 04965cc; tarantool/doc#1541',
    peer: halfQuorum,
    caughtBy: ['TestReElection2A'],
    seeds: 1,
    properties: ['Election Safety'],
  },
  {
    name: 'deaf-leader',
    description: 'a leader that meets a higher term does not step down',
    source: 'deventlab/d-engine#39',
    peer: deafLeader,
    caughtBy: ['TestReElection2A', 'TestFailAgree2B', 'TestRejoin2B'],
    seeds: 5,
    properties: [],
  },
  {
    name: 'kept-vote',
    description: 'a vote is not forgotten when the term advances',
    source: "deventlab/d-engine#121, butaneprotocol/oracles#18, Students' Guide to Raft",
    peer: keptVote,
    caughtBy: ['TestReElection2A', 'TestManyElections2A', 'TestLeaderFailure2B'],
    seeds: 1,
    properties: [],
  },
  {
    name: 'one-vote-too-many',
    description: 'a candidate wants one vote more than a majority',
    source: 'chapin666/simple-raft#1',
    peer: oneVoteTooMany,
    caughtBy: ['TestManyElections2A'],
    seeds: 1,
    properties: [],
  },
  {
    name: 'leader-noop',
    description: 'a new leader begins with an entry of its own, which the lab rules out',
    source: 'Raft §8, where it is right',
    peer: leaderNoop,
    caughtBy: ['TestBasicAgree2B'],
    seeds: 1,
    properties: [],
  },
  {
    name: 'index-from-zero',
    description: 'the caller is told an index counted from 0',
    source: 'ktoso/akka-raft#37',
    peer: indexFromZero,
    caughtBy: ['TestBasicAgree2B'],
    seeds: 1,
    properties: [],
  },
  {
    name: 'sent-twice',
    description: 'entries that were sent are sent once more',
    source: 'deventlab/d-engine#48',
    peer: sentTwice,
    caughtBy: ['TestRPCBytes2B'],
    seeds: 1,
    properties: [],
  },
  {
    name: 'commit-one-short',
    description: 'an entry is committed with one server less than a majority',
    source: 'databendlabs/openraft#1802, async-raft/async-raft#143',
    peer: commitOneShort,
    caughtBy: ['TestFollowerFailure2B', 'TestLeaderFailure2B', 'TestFailNoAgree2B'],
    seeds: 1,
    properties: ['Commit Durability'],
  },
  {
    name: 'no-retreat',
    description: 'a leader whose request was rejected asks again for the same place',
    source: 'cloud-software-foundation/c5#47, Hoverbear/old-raft-rs#97',
    peer: noRetreat,
    caughtBy: ['TestFailAgree2B', 'TestUnreliableAgree2C'],
    seeds: 1,
    properties: [],
  },
  {
    name: 'same-index',
    description: 'commands that arrive together get the same index',
    source: 'eraft-io/eraft#197',
    peer: sameIndex,
    caughtBy: ['TestConcurrentStarts2B', 'TestCount2B'],
    seeds: 1,
    properties: ['Log Matching'],
  },
  {
    name: 'kept-tail',
    description: 'any entry at an index is taken for the one that the leader has there',
    source: 'mofa-org/mofa#1151, tikv/raft-rs#428',
    peer: keptTail,
    caughtBy: ['TestFailNoAgree2B', 'TestRejoin2B', 'TestBackup2B', 'TestPersist22C'],
    seeds: 3,
    properties: ['Log Matching', 'State Machine Safety'],
  },
  {
    name: 'slow-backtracking',
    description: 'after a rejection the leader goes back by one entry, with its next heartbeat',
    source: 'hashicorp/raft#73, etcd-io/etcd#2002',
    peer: slowBacktracking,
    caughtBy: ['TestBackup2B', 'TestUnreliableAgree2C', 'TestFigure8Unreliable2C'],
    seeds: 1,
    properties: [],
  },
  {
    name: 'entry-by-entry',
    description: 'every entry travels in a message of its own',
    source: 'jgroups-extras/jgroups-raft#116, qdrant/qdrant#1519',
    peer: entryByEntry,
    caughtBy: ['TestCount2B'],
    seeds: 1,
    properties: [],
  },
  {
    name: 'hasty-heartbeats',
    description: 'a hundred heartbeats a second',
    source: "hand-out of MIT's 6.824 lab, willemt/raft#88",
    peer: hastyHeartbeats,
    caughtBy: ['TestCount2B'],
    seeds: 1,
    properties: [],
  },
  {
    name: 'log-forgotten',
    description: 'the log is kept in memory only',
    source: 'databendlabs/openraft#1535, KanishJebaMathewM/Truxify#10679',
    peer: logForgotten,
    caughtBy: ['TestPersist12C', 'TestPersist22C', 'TestPersist32C', 'TestSnapshotAllCrash2D'],
    seeds: 1,
    properties: ['Restart Truth'],
  },
  {
    name: 'term-forgotten',
    description: 'term and vote are kept in memory only',
    source: 'bakwc/PySyncObj#201, camunda/camunda#19290, wenweihu86/raft-java#57',
    peer: termForgotten,
    caughtBy: ['TestPersist22C'],
    seeds: 1,
    properties: ['Restart Truth'],
  },
  {
    name: 'commit-own-tail',
    description: 'a follower commits up to the end of its log, whoever wrote that',
    source: 'scylladb/scylladb#9965, scylladb/scylladb#10578',
    peer: commitOwnTail,
    caughtBy: ['TestRejoin2B', 'TestPersist22C'],
    seeds: 5,
    properties: ['State Machine Safety'],
  },
  {
    name: 'tail-forgotten',
    description: 'recovery stops before the last entry of the log',
    source: 'rabbitmq/ra#283',
    peer: tailForgotten,
    caughtBy: ['TestPersist32C', 'TestSnapshotAllCrash2D'],
    seeds: 1,
    properties: ['Restart Truth'],
  },
  {
    name: 'lazy-commit-by-counting',
    description:
      'entries of older terms are committed by counting, and entries wait for a heartbeat',
    source: 'Raft §5.4.2; logcabin/logcabin#44, async-raft/async-raft#108, goraft/raft#27',
    peer: lazyCommitByCounting,
    caughtBy: ['TestFigure82C'],
    seeds: 2,
    properties: ['Leader Completeness'],
  },
  {
    name: 'replays-all',
    description: 'a server that restarts applies its whole log, whatever was committed',
    source: 'goraft/raft#69',
    peer: replaysAll,
    caughtBy: ['TestFigure82C'],
    seeds: 2,
    properties: ['State Machine Safety'],
  },
  {
    name: 'unchecked-heartbeat',
    description: 'heartbeats are believed without a look at the log',
    source: "atomix/copycat#265, openraft commit 6202138f, Students' Guide to Raft",
    peer: uncheckedHeartbeat,
    caughtBy: ['TestUnreliableAgree2C', 'TestFigure8Unreliable2C', 'TestUnreliableChurn2C'],
    seeds: 1,
    properties: ['Effect Ordering', 'State Machine Safety'],
  },
  {
    name: 'cut-by-late-request',
    description: 'a request that was overtaken cuts off what came after it',
    source: 'ktoso/akka-raft#66, zhebrak/raftos#26, microsoft/CCF#5991',
    peer: cutByLateRequest,
    caughtBy: ['TestUnreliableAgree2C', 'TestUnreliableChurn2C'],
    seeds: 6,
    properties: ['Committed Never Truncated', 'Commit Durability'],
  },
  {
    name: 'match-of-leader',
    description: 'an acknowledgement counts for all that the leader has when it arrives',
    source: "Students' Guide to Raft",
    peer: matchOfLeader,
    caughtBy: ['TestRejoin2B', 'TestUnreliableAgree2C', 'TestFigure8Unreliable2C'],
    seeds: 3,
    properties: ['Match Truth'],
  },
  {
    name: 'any-candidate',
    description: "a voter does not look at the candidate's log",
    source: 'ktoso/akka-raft#30, ktoso/akka-raft#51, jgroups-extras/jgroups-raft#14',
    peer: anyCandidate,
    caughtBy: ['TestPersist22C', 'TestReliableChurn2C', 'TestUnreliableChurn2C'],
    seeds: 4,
    properties: ['Leader Completeness'],
  },
  {
    name: 'never-compacts',
    description: 'snapshots are taken, but the log before them stays',
    source: 'openbao/openbao#3342, matrixarkai/TemporalStore#104',
    peer: neverCompacts,
    caughtBy: ['TestSnapshotBasic2D'],
    seeds: 1,
    properties: [],
  },
  {
    name: 'snapshot-sent-once',
    description: 'a leader that has sent a snapshot waits for the answer for ever',
    source: 'canonical/raft commit 652e8aa',
    peer: snapshotSentOnce,
    caughtBy: [
      'TestSnapshotInstall2D',
      'TestSnapshotInstallUnreliable2D',
      'TestSnapshotInstallUnCrash2D',
    ],
    seeds: 1,
    properties: [],
  },
  {
    name: 'late-snapshot',
    description: 'a snapshot that comes late sets the log back',
    source: 'etcd-io/etcd#1763; Raft figure 13, rule 6',
    peer: lateSnapshot,
    caughtBy: [
      'TestSnapshotInstall2D',
      'TestSnapshotInstallUnreliable2D',
      'TestSnapshotInstallUnCrash2D',
    ],
    seeds: 3,
    properties: ['Committed Never Truncated'],
  },
  {
    name: 'tail-misplaced',
    description: 'after a restart with a snapshot, the log behind it is one place too low',
    source: 'canonical/raft#149, redpanda-data/redpanda#1990',
    peer: tailMisplaced,
    caughtBy: [
      'TestSnapshotInstallCrash2D',
      'TestSnapshotInstallUnCrash2D',
      'TestSnapshotAllCrash2D',
    ],
    seeds: 2,
    properties: ['Restart Truth'],
  },
  {
    name: 'snapshot-erased',
    description: 'the stored snapshot is not read at a restart, and erased by what is stored next',
    source: "MIT's 6.5840 lab of 2023, fluree/raft#6",
    peer: snapshotErased,
    caughtBy: ['TestSnapshotInit2D'],
    seeds: 1,
    properties: [],
  },
];
