/** Planted bugs: the commit rule (Raft §5.3, §5.4.2). */
import { FIGURE_8 } from '../../recipes/recipes.ts';
import { commitByCounting } from './commit-by-counting.ts';
import { mostFrequentMatch } from './most-frequent-match.ts';
import { scanStopsAtOldEntry } from './scan-stops-at-old-entry.ts';
import { upperMedian } from './upper-median.ts';
import type { PlantedBug } from '../planting/planted-bug.ts';

export const COMMITMENT_BUGS: readonly PlantedBug[] = [
  {
    name: 'commit-by-counting',
    description: 'entries of older terms are committed by counting',
    source: 'logcabin/logcabin#44, bakwc/PySyncObj#169, canonical/raft commit 524f735',
    rule: "Only entries of the leader's own term are committed by counting replicas; older ones are committed indirectly, with one that follows them (Raft §5.4.2).",
    peer: commitByCounting,
    breaks: 'Leader Completeness',
    seeds: 30,
    recipe: FIGURE_8,
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
    name: 'scan-stops-at-old-entry',
    description: 'the search for what to commit ends at an entry of an older term',
    source: 'zhebrak/raftos#30',
    rule: 'The leader looks for *an* N above its commit index that a majority holds and that is of its own term; entries of older terms below it are committed with it (Raft figure 2, rules for leaders; §5.4.2).',
    peer: scanStopsAtOldEntry,
    breaks: 'Liveness After Heal',
    seeds: 5,
  },
];
