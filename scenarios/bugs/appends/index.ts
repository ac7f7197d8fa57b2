/** Planted bugs: what followers make of requests (Raft §5.3). */
import type { CatalogueEntry } from '../planting/planted-bug.ts';
import { commitToEndOfLog } from './commit-to-end-of-log.ts';
import { entriesAppendedNotPlaced } from './entries-appended-not-placed.ts';
import { keptTail } from './kept-tail.ts';
import { matchingEntryRewritten } from './matching-entry-rewritten.ts';
import { oldLeaderObeyed } from './old-leader-obeyed.ts';
import { previousTermNotCompared } from './previous-term-not-compared.ts';
import { truncatesAlways } from './truncates-always.ts';
import { uncheckedHeartbeat } from './unchecked-heartbeat.ts';

export const APPEND_BUGS: readonly CatalogueEntry[] = [
  {
    name: 'truncates-always',
    description: 'a follower truncates its log where the request ends',
    source: 'ktoso/akka-raft#66, zhebrak/raftos#26, microsoft/CCF#5991',
    rule: "A follower deletes entries only if one of them conflicts with the leader's; a request that ends earlier, perhaps an old one, says nothing about what follows (Raft figure 2, AppendEntries rule 3).",
    peer: truncatesAlways,
    breaks: 'Committed Never Truncated',
    seeds: 4,
    lab: {
      tests: ['TestUnreliableAgree2C', 'TestUnreliableChurn2C'],
      seeds: 6,
      properties: ['Committed Never Truncated', 'Commit Durability'],
    },
  },
  {
    name: 'matching-entry-rewritten',
    description: 'the last entry is truncated and rewritten when it arrives again',
    source: 'databendlabs/openraft commit 9540c904',
    rule: 'Entries that are in the log already stay as they are: only conflicting ones are deleted, only new ones appended (Raft figure 2, AppendEntries rules 3 and 4).',
    peer: matchingEntryRewritten,
    breaks: 'Committed Never Truncated',
    seeds: 10,
  },
  {
    name: 'entries-appended-not-placed',
    description: 'new entries go to the end of the log, wherever the leader has them',
    source: 'zhebrak/raftos#2, willemt/raft#118',
    rule: 'An entry goes to the place that the leader says, prevLogIndex and on (Raft figure 2, AppendEntries rule 4).',
    peer: entriesAppendedNotPlaced,
    breaks: 'Log Matching',
    seeds: 10,
  },
  {
    name: 'kept-tail',
    description: 'any entry at an index is taken for the one that the leader has there',
    source: 'mofa-org/mofa#1151, tikv/raft-rs#428',
    peer: keptTail,
    lab: {
      tests: ['TestFailNoAgree2B', 'TestRejoin2B', 'TestBackup2B', 'TestPersist22C'],
      seeds: 3,
      properties: ['Log Matching', 'State Machine Safety'],
    },
  },
  {
    name: 'previous-term-not-compared',
    description: 'the consistency check does not compare terms',
    source: 'Raft §5.3',
    rule: 'A follower refuses entries if its log has none at prevLogIndex whose term is prevLogTerm (Raft §5.3, the consistency check).',
    peer: previousTermNotCompared,
    breaks: 'Log Matching',
    seeds: 20,
  },
  {
    name: 'unchecked-heartbeat',
    description: 'heartbeats are believed without checking the log',
    source: "databendlabs/openraft commit 6202138f, Students' Guide to Raft",
    rule: 'A heartbeat is an AppendEntries without entries: the consistency check is made for it as well, before its commit index is believed (Raft §5.2, §5.3; figure 2).',
    peer: uncheckedHeartbeat,
    breaks: 'Effect Ordering',
    seeds: 3,
    lab: {
      tests: ['TestUnreliableAgree2C', 'TestFigure8Unreliable2C', 'TestUnreliableChurn2C'],
      seeds: 1,
      properties: ['Effect Ordering', 'State Machine Safety'],
    },
  },
  {
    name: 'commit-to-end-of-log',
    description: 'a follower commits up to the end of its log, whoever wrote it',
    source: "Raft figure 2, Students' Guide to Raft",
    rule: "A follower's commit index becomes the smaller of leaderCommit and the index of the last *new* entry, up to which its log is known to match (Raft figure 2, AppendEntries rule 5).",
    peer: commitToEndOfLog,
    breaks: 'State Machine Safety',
    seeds: 25,
    lab: {
      tests: ['TestRejoin2B', 'TestPersist22C'],
      seeds: 5,
      properties: ['State Machine Safety'],
    },
  },
  {
    name: 'old-leader-obeyed',
    description: 'a leader of an older term is obeyed',
    source: 'Raft figure 2',
    rule: 'A request of an older term is refused (Raft figure 2, AppendEntries rule 1; §5.1).',
    peer: oldLeaderObeyed,
    breaks: 'Committed Never Truncated',
    seeds: 25,
  },
];
