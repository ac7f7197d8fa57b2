/** Planted bugs: persistence and recovery (Raft figure 2). */
import type { CatalogueEntry } from '../planting/planted-bug.ts';
import { earlyAck } from './early-ack.ts';
import { earlyVote } from './early-vote.ts';
import { forgottenVote } from './forgotten-vote.ts';
import { logForgotten } from './log-forgotten.ts';
import { ownUnwrittenEntriesCounted } from './own-unwritten-entries-counted.ts';
import { replaysAll } from './replays-all.ts';
import { snapshotErased } from './snapshot-erased.ts';
import { tailForgotten } from './tail-forgotten.ts';
import { tailMisplaced } from './tail-misplaced.ts';
import { termForgotten } from './term-forgotten.ts';
import { termNotSaved } from './term-not-saved.ts';
import { wipedDisk } from './wiped-disk.ts';

export const PERSISTENCE_BUGS: readonly CatalogueEntry[] = [
  {
    name: 'forgotten-vote',
    description: 'the vote is not written to disk',
    source: 'ktoso/akka-raft#62',
    rule: 'votedFor is updated on stable storage before a server responds (Raft figure 2, persistent state).',
    peer: forgottenVote,
    breaks: 'Effect Ordering',
    seeds: 4,
  },
  {
    name: 'early-vote',
    description: 'votes are sent before they are on disk',
    source: 'ktoso/akka-raft#62, Raft figure 2',
    rule: 'Term and vote are updated on stable storage *before* a server responds (Raft figure 2, persistent state).',
    peer: earlyVote,
    breaks: 'Effect Ordering',
    seeds: 3,
  },
  {
    name: 'early-ack',
    description: 'entries are acknowledged before they are on disk',
    source: 'Raft figure 2',
    rule: 'Log entries are updated on stable storage *before* a server responds (Raft figure 2, persistent state).',
    peer: earlyAck,
    breaks: 'Effect Ordering',
    seeds: 3,
  },
  {
    name: 'term-not-saved',
    description: 'a term is written to disk only with a vote',
    source: 'Raft figure 2',
    rule: 'currentTerm is updated on stable storage before a server responds to *any* request (Raft figure 2, persistent state).',
    peer: termNotSaved,
    breaks: 'Effect Ordering',
    seeds: 3,
  },
  {
    name: 'own-unwritten-entries-counted',
    description: 'a leader counts its own entries before they are on disk',
    source: 'databendlabs/openraft commit a9f696a9, etcd-io/etcd#14370',
    rule: 'An entry is committed when a majority holds it safely; the leader may be one of them only once its own copy is on stable storage (Raft §5.3; dissertation §10.2.1).',
    peer: ownUnwrittenEntriesCounted,
    breaks: 'Commit Durability',
    seeds: 10,
  },
  {
    name: 'tail-forgotten',
    description: 'recovery stops before the last entry of the log',
    source: 'rabbitmq/ra#283',
    rule: 'The log is persistent: a server that restarts has every entry that it has acknowledged (Raft figure 2, persistent state).',
    peer: tailForgotten,
    breaks: 'Restart Truth',
    seeds: 10,
    lab: {
      tests: ['TestPersist32C', 'TestSnapshotAllCrash2D'],
      seeds: 1,
      properties: ['Restart Truth'],
    },
  },
  {
    name: 'wiped-disk',
    description: 'a server that restarts finds a new disk, and nothing but its snapshots',
    source: 'nats-io/nats-server#7038, cockroachdb/cockroach#756, rethinkdb/rethinkdb#5289',
    rule: 'Term, vote and log survive restarts (Raft figure 2, persistent state). A server that has lost them is a new server, and has to come in by a membership change.',
    peer: wipedDisk,
    breaks: 'Restart Truth',
    seeds: 10,
  },
  {
    name: 'log-forgotten',
    description: 'the log is kept in memory only',
    source: 'databendlabs/openraft#1535, KanishJebaMathewM/Truxify#10679',
    peer: logForgotten,
    lab: {
      tests: ['TestPersist12C', 'TestPersist22C', 'TestPersist32C', 'TestSnapshotAllCrash2D'],
      seeds: 1,
      properties: ['Restart Truth'],
    },
  },
  {
    name: 'term-forgotten',
    description: 'term and vote are kept in memory only',
    source: 'bakwc/PySyncObj#201, camunda/camunda#19290, wenweihu86/raft-java#57',
    peer: termForgotten,
    lab: { tests: ['TestPersist22C'], seeds: 1, properties: ['Restart Truth'] },
  },
  {
    name: 'tail-misplaced',
    description: 'after a restart with a snapshot, the log behind it is one place too low',
    source: 'canonical/raft#149, redpanda-data/redpanda#1990',
    peer: tailMisplaced,
    lab: {
      tests: [
        'TestSnapshotInstallCrash2D',
        'TestSnapshotInstallUnCrash2D',
        'TestSnapshotAllCrash2D',
      ],
      seeds: 2,
      properties: ['Restart Truth'],
    },
  },
  {
    name: 'snapshot-erased',
    description: 'the stored snapshot is not read at a restart, and erased by what is stored next',
    source: "MIT's 6.5840 lab of 2023, fluree/raft#6",
    peer: snapshotErased,
    lab: { tests: ['TestSnapshotInit2D'], seeds: 1, properties: [] },
  },
  {
    name: 'replays-all',
    description: 'a server that restarts applies its whole log, committed or not',
    source: 'goraft/raft#69',
    peer: replaysAll,
    lab: { tests: ['TestFigure82C'], seeds: 2, properties: ['State Machine Safety'] },
  },
];
