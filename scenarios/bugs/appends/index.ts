/** Planted bugs: replication (Raft §5.3). */
import { LATE_FIGURE_8 } from '../../recipes/recipes.ts';
import { commitToEndOfLog } from './commit-to-end-of-log.ts';
import { entriesAppendedNotPlaced } from './entries-appended-not-placed.ts';
import { hintNeverGoesBack } from '../progress/hint-never-goes-back.ts';
import { hintTakenForMatch } from '../progress/hint-taken-for-match.ts';
import { matchFromOwnLog } from '../progress/match-from-own-log.ts';
import { matchGoesBack } from '../progress/match-goes-back.ts';
import { matchingEntryRewritten } from './matching-entry-rewritten.ts';
import { oldLeaderObeyed } from './old-leader-obeyed.ts';
import { previousTermNotCompared } from './previous-term-not-compared.ts';
import { replyOfAnyTerm } from '../progress/reply-of-any-term.ts';
import { truncatesAlways } from './truncates-always.ts';
import { uncheckedHeartbeat } from './unchecked-heartbeat.ts';
import type { PlantedBug } from '../planting/planted-bug.ts';

export const REPLICATION_BUGS: readonly PlantedBug[] = [
  {
    name: 'truncates-always',
    description: 'a follower makes its log end where the request ends',
    source: 'ktoso/akka-raft#66, zhebrak/raftos#26, microsoft/CCF#5991',
    rule: "A follower deletes entries only if one of them conflicts with the leader's; a request that ends earlier, perhaps an old one, says nothing about what follows (Raft figure 2, AppendEntries rule 3).",
    peer: truncatesAlways,
    breaks: 'Committed Never Truncated',
    seeds: 4,
  },
  {
    name: 'matching-entry-rewritten',
    description: 'the last entry is cut and written again when it comes again',
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
    description: 'heartbeats are believed without a look at the log',
    source: "databendlabs/openraft commit 6202138f, Students' Guide to Raft",
    rule: 'A heartbeat is an AppendEntries without entries: the consistency check is made for it as well, before its commit index is believed (Raft §5.2, §5.3; figure 2).',
    peer: uncheckedHeartbeat,
    breaks: 'Effect Ordering',
    seeds: 3,
  },
  {
    name: 'commit-to-end-of-log',
    description: 'a follower commits up to the end of its log, whoever wrote that',
    source: "Raft figure 2, Students' Guide to Raft",
    rule: "A follower's commit index becomes the smaller of leaderCommit and the index of the last *new* entry, up to which its log is known to match (Raft figure 2, AppendEntries rule 5).",
    peer: commitToEndOfLog,
    breaks: 'State Machine Safety',
    seeds: 25,
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
  {
    name: 'match-from-own-log',
    description: 'an acknowledgement counts for all that the leader has by then',
    source: "Students' Guide to Raft",
    rule: 'matchIndex is the highest entry *known to be replicated* on a follower: what an acknowledged request held, not what the leader has appended since (Raft figure 2, nextIndex and matchIndex).',
    peer: matchFromOwnLog,
    breaks: 'Match Truth',
    seeds: 3,
  },
  {
    name: 'match-goes-back',
    description: 'an acknowledgement that was overtaken takes the match index back',
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
    description: 'where a rejection says to look next, all before is taken for replicated',
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
];
