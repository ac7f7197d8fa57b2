/** Planted bugs: persistence (Raft figure 2). */
import { earlyAck } from './early-ack.ts';
import { earlyVote } from './early-vote.ts';
import { forgottenVote } from './forgotten-vote.ts';
import { ownUnwrittenEntriesCounted } from './own-unwritten-entries-counted.ts';
import { tailForgotten } from './tail-forgotten.ts';
import { termNotSaved } from './term-not-saved.ts';
import { wipedDisk } from './wiped-disk.ts';
import type { PlantedBug } from '../planting/planted-bug.ts';

export const PERSISTENCE_BUGS: readonly PlantedBug[] = [
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
];
