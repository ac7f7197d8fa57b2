/** Planted bugs: what leaders know of followers, and what they send them (Raft §5.3). */
import { LATE_FIGURE_8 } from '../../recipes/recipes.ts';
import type { CatalogueEntry } from '../planting/planted-bug.ts';
import { entryByEntry } from './entry-by-entry.ts';
import { hastyHeartbeats } from './hasty-heartbeats.ts';
import { hintNeverGoesBack } from './hint-never-goes-back.ts';
import { hintTakenForMatch } from './hint-taken-for-match.ts';
import { matchFromOwnLog } from './match-from-own-log.ts';
import { matchGoesBack } from './match-goes-back.ts';
import { noRetreat } from './no-retreat.ts';
import { replyOfAnyTerm } from './reply-of-any-term.ts';
import { sentTwice } from './sent-twice.ts';
import { slowBacktracking } from './slow-backtracking.ts';

export const PROGRESS_BUGS: readonly CatalogueEntry[] = [
  {
    name: 'match-from-own-log',
    description: 'an acknowledgement counts for everything that the leader has by then',
    source: "Students' Guide to Raft",
    rule: 'matchIndex is the highest entry *known to be replicated* on a follower: what an acknowledged request held, not what the leader has appended since (Raft figure 2, nextIndex and matchIndex).',
    peer: matchFromOwnLog,
    breaks: 'Match Truth',
    seeds: 3,
    lab: {
      tests: ['TestRejoin2B', 'TestUnreliableAgree2C', 'TestFigure8Unreliable2C'],
      seeds: 3,
      properties: ['Match Truth'],
    },
  },
  {
    name: 'match-goes-back',
    description: 'an overtaken acknowledgement moves the match index back',
    source: 'zhebrak/raftos#25, bakwc/PySyncObj#167',
    rule: 'matchIndex increases monotonically (Raft figure 2); replies may overtake each other.',
    peer: matchGoesBack,
    breaks: 'Monotone Match',
    seeds: 3,
  },
  {
    name: 'reply-of-any-term',
    description: 'an acknowledgement of an earlier leadership counts in this one',
    source: "Students' Guide to Raft",
    rule: 'matchIndex is started anew after each election (Raft figure 2): a reply to a request of an earlier term says nothing about the log of this one.',
    peer: replyOfAnyTerm,
    breaks: 'Match Truth',
    seeds: 85,
    recipe: LATE_FIGURE_8,
  },
  {
    name: 'hint-taken-for-match',
    description: 'everything before the hint of a rejection counts as replicated',
    source: 'microsoft/CCF#5325',
    rule: 'Where to look next for agreement (nextIndex) is a guess; only an accepted request proves it (matchIndex; Raft §5.3).',
    peer: hintTakenForMatch,
    breaks: 'Match Truth',
    seeds: 20,
  },
  {
    name: 'hint-never-goes-back',
    description: 'the hint of a rejection never leads back',
    source: 'databendlabs/openraft commit 6d53aa12, yugabyte/yugabyte-db#32876',
    rule: 'After a rejection the leader decrements nextIndex and tries again, until the logs match (Raft §5.3).',
    peer: hintNeverGoesBack,
    breaks: 'Liveness After Heal',
    seeds: 25,
  },
  {
    name: 'no-retreat',
    description: 'a leader whose request was rejected retries at the same place',
    source: 'cloud-software-foundation/c5#47, Hoverbear/old-raft-rs#97',
    peer: noRetreat,
    lab: { tests: ['TestFailAgree2B', 'TestUnreliableAgree2C'], seeds: 1, properties: [] },
  },
  {
    name: 'slow-backtracking',
    description: 'after a rejection the leader goes back by one entry, with its next heartbeat',
    source: 'hashicorp/raft#73, etcd-io/etcd#2002',
    peer: slowBacktracking,
    lab: {
      tests: ['TestBackup2B', 'TestUnreliableAgree2C', 'TestFigure8Unreliable2C'],
      seeds: 1,
      properties: [],
    },
  },
  {
    name: 'entry-by-entry',
    description: 'every entry travels in a message of its own',
    source: 'jgroups-extras/jgroups-raft#116, qdrant/qdrant#1519',
    peer: entryByEntry,
    lab: { tests: ['TestCount2B'], seeds: 1, properties: [] },
  },
  {
    name: 'sent-twice',
    description: 'entries that were sent are sent once more',
    source: 'deventlab/d-engine#48',
    peer: sentTwice,
    lab: { tests: ['TestRPCBytes2B'], seeds: 1, properties: [] },
  },
  {
    name: 'hasty-heartbeats',
    description: 'a hundred heartbeats a second',
    source: "hand-out of MIT's 6.824 lab, willemt/raft#88",
    peer: hastyHeartbeats,
    lab: { tests: ['TestCount2B'], seeds: 1, properties: [] },
  },
];
