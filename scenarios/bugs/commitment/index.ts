/** Planted bugs: proposals, and the commit rule (Raft §5.3, §5.4.2). */
import { FIGURE_8 } from '../../recipes/recipes.ts';
import type { CatalogueEntry } from '../planting/planted-bug.ts';
import { sendingWithHeartbeats } from '../planting/planting.ts';
import { commitByCounting } from './commit-by-counting.ts';
import { commitOneShort } from './commit-one-short.ts';
import { indexFromZero } from './index-from-zero.ts';
import { leaderNoop } from './leader-noop.ts';
import { mostFrequentMatch } from './most-frequent-match.ts';
import { sameIndex } from './same-index.ts';
import { scanStopsAtOldEntry } from './scan-stops-at-old-entry.ts';
import { upperMedian } from './upper-median.ts';

export const COMMITMENT_BUGS: readonly CatalogueEntry[] = [
  {
    name: 'commit-by-counting',
    description: 'entries of older terms are committed by counting',
    source: 'logcabin/logcabin#44, bakwc/PySyncObj#169, canonical/raft commit 524f735',
    rule: "Only entries of the leader's own term are committed by counting replicas; older ones are committed indirectly, with one that follows them (Raft §5.4.2).",
    peer: commitByCounting,
    breaks: 'Leader Completeness',
    seeds: 30,
    recipe: FIGURE_8,
    lab: {
      tests: ['TestFigure82C'],
      seeds: 2,
      properties: ['Leader Completeness'],
      peer: sendingWithHeartbeats(commitByCounting),
    },
  },
  {
    name: 'most-frequent-match',
    description: 'the most frequent match index is committed',
    source: 'ktoso/akka-raft#42',
    rule: 'An entry is committed when a majority of matchIndex values is that high or higher (Raft figure 2, rules for leaders).',
    peer: mostFrequentMatch,
    breaks: 'Commit Durability',
    seeds: 3,
  },
  {
    name: 'upper-median',
    description: 'what half of an even cluster holds is committed',
    source: 'hashicorp/raft commit 163a55f',
    rule: 'An entry is committed when it is on a *majority* of the servers: of four, on three (Raft §5.3).',
    peer: upperMedian,
    breaks: 'Commit Durability',
    seeds: 3,
    peers: 4,
  },
  {
    name: 'commit-one-short',
    description: 'an entry is committed with one server less than a majority',
    source: 'databendlabs/openraft#1802, async-raft/async-raft#143',
    peer: commitOneShort,
    lab: {
      tests: ['TestFollowerFailure2B', 'TestLeaderFailure2B', 'TestFailNoAgree2B'],
      seeds: 1,
      properties: ['Commit Durability'],
    },
  },
  {
    name: 'scan-stops-at-old-entry',
    description: 'the search for what to commit ends at an entry of an older term',
    source: 'zhebrak/raftos#30',
    rule: 'The leader looks for *an* N above its commit index that a majority holds and that is of its own term; entries of older terms below it are committed with it (Raft figure 2, rules for leaders; §5.4.2).',
    peer: scanStopsAtOldEntry,
    breaks: 'Liveness After Heal',
    seeds: 5,
  },
  {
    name: 'same-index',
    description: 'commands that arrive together get the same index',
    source: 'eraft-io/eraft#197',
    peer: sameIndex,
    lab: {
      tests: ['TestConcurrentStarts2B', 'TestCount2B'],
      seeds: 1,
      properties: ['Log Matching'],
    },
  },
  {
    name: 'index-from-zero',
    description: 'the caller is told an index counted from 0',
    source: 'ktoso/akka-raft#37',
    peer: indexFromZero,
    lab: { tests: ['TestBasicAgree2B'], seeds: 1, properties: [] },
  },
  {
    name: 'leader-noop',
    description: 'a new leader begins with an entry of its own, which the lab rules out',
    source: 'Raft §8, where it is right',
    peer: leaderNoop,
    lab: { tests: ['TestBasicAgree2B'], seeds: 1, properties: [] },
  },
];
