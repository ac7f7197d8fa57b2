/**
 * The planted bugs: mistakes that implementations of Raft have made or that its authors warn of, each in a copy of the
 * correct peer that differs by nothing else. A simulator that is any good finds every one of them.
 */
import type { Peer } from '../../raft/contract.ts';
import type { Recipe } from '../recipes.ts';
import { BUSY_FIGURE_8, COMPACTION, FIGURE_8, LATE_FIGURE_8 } from '../recipes.ts';
import { commitByCounting } from './commit-by-counting.ts';
import { commitToEndOfLog } from './commit-to-end-of-log.ts';
import { doubleVote } from './double-vote.ts';
import { earlyAck } from './early-ack.ts';
import { earlyVote } from './early-vote.ts';
import { entriesAppendedNotPlaced } from './entries-appended-not-placed.ts';
import { entriesInPlaceOfSnapshot } from './entries-in-place-of-snapshot.ts';
import { forgottenVote } from './forgotten-vote.ts';
import { halfAQuorum } from './half-a-quorum.ts';
import { hintNeverGoesBack } from './hint-never-goes-back.ts';
import { hintTakenForMatch } from './hint-taken-for-match.ts';
import { identicalTimeouts } from './identical-timeouts.ts';
import { lengthOnlyComparison } from './length-only-comparison.ts';
import { matchFromOwnLog } from './match-from-own-log.ts';
import { matchGoesBack } from './match-goes-back.ts';
import { matchingEntryRewritten } from './matching-entry-rewritten.ts';
import { mostFrequentMatch } from './most-frequent-match.ts';
import { newTermOldLeader } from './new-term-old-leader.ts';
import { oldLeaderObeyed } from './old-leader-obeyed.ts';
import { ownUnwrittenEntriesCounted } from './own-unwritten-entries-counted.ts';
import { previousTermNotCompared } from './previous-term-not-compared.ts';
import { replyOfAnyTerm } from './reply-of-any-term.ts';
import { requestBelowSnapshotRefused } from './request-below-snapshot-refused.ts';
import { scanStopsAtOldEntry } from './scan-stops-at-old-entry.ts';
import { snapshotAwaitedForEver } from './snapshot-awaited-for-ever.ts';
import { snapshotDropsSuffix } from './snapshot-drops-suffix.ts';
import { snapshotPastApplied } from './snapshot-past-applied.ts';
import { staleSnapshotInstalled } from './stale-snapshot-installed.ts';
import { tailForgotten } from './tail-forgotten.ts';
import { termFromSnapshot } from './term-from-snapshot.ts';
import { termNotSaved } from './term-not-saved.ts';
import { truncatesAlways } from './truncates-always.ts';
import { uncheckedHeartbeat } from './unchecked-heartbeat.ts';
import { upperMedian } from './upper-median.ts';
import { voteClearedByAppend } from './vote-cleared-by-append.ts';
import { voteKeptInNewTerm } from './vote-kept-in-new-term.ts';
import { voteOfAnyTerm } from './vote-of-any-term.ts';
import { votesCountedNotCollected } from './votes-counted-not-collected.ts';
import { wipedDisk } from './wiped-disk.ts';

export interface PlantedBug {
  /** Its scenario is called `bug-` and this. */
  readonly name: string;
  /** What the servers do wrong, in one line. */
  readonly description: string;
  /** Where it happened, or who warns of it. */
  readonly source: string;
  readonly peer: Peer;
  /** The property that most of its runs are reported for: the first to break, which may be a local one. */
  readonly breaks: string;
  /** Any so many seeds in a row hold one with which that property breaks, as far as was tried (200 seeds, 5 servers). */
  readonly seeds: number;
  /** How its runs are drawn; left out: as in chaos. */
  readonly recipe?: Recipe;
  /** Its runs have so many servers, whatever is asked for, since other sizes do not show it. */
  readonly peers?: number;
}

export const PLANTED_BUGS: readonly PlantedBug[] = [
  // Elections (Raft §5.2, §5.4.1).
  {
    name: 'double-vote',
    description: 'a server grants every vote that it is asked for',
    source: 'camunda/camunda#5356, djjonno/kerala#18',
    peer: doubleVote,
    breaks: 'Vote Once',
    seeds: 4,
  },
  {
    name: 'votes-counted-not-collected',
    description: 'votes are counted: one that arrives twice counts twice',
    source: 'ktoso/akka-raft#45',
    peer: votesCountedNotCollected,
    breaks: 'Leader Completeness',
    seeds: 10,
    recipe: LATE_FIGURE_8,
  },
  {
    name: 'vote-of-any-term',
    description: 'a vote given in an earlier term counts in this one',
    source: 'xnnyygn/xraft#33, ktoso/akka-raft#46',
    peer: voteOfAnyTerm,
    breaks: 'Leader Completeness',
    seeds: 35,
    recipe: LATE_FIGURE_8,
  },
  {
    name: 'vote-cleared-by-append',
    description: 'whoever hears from a leader forgets its vote, within a term too',
    source: 'redpanda-data/redpanda#19, ktoso/akka-raft#56',
    peer: voteClearedByAppend,
    breaks: 'Restart Truth',
    seeds: 10,
  },
  {
    name: 'vote-kept-in-new-term',
    description: 'a vote is not forgotten when the term advances',
    source: "Students' Guide to Raft",
    peer: voteKeptInNewTerm,
    breaks: 'Liveness After Heal',
    seeds: 5,
  },
  {
    name: 'length-only-comparison',
    description: 'the longer log counts as more up-to-date, whatever its terms',
    source: 'Raft §5.4.1',
    peer: lengthOnlyComparison,
    breaks: 'Leader Completeness',
    seeds: 45,
  },
  {
    name: 'half-a-quorum',
    description: 'half of the votes are enough to lead a cluster of an even size',
    source: 'hashicorp/raft commits 2f6d47a, 04965cc',
    peer: halfAQuorum,
    breaks: 'Election Safety',
    seeds: 60,
    peers: 4,
  },
  {
    name: 'new-term-old-leader',
    description: 'a deposed leader still appends, with the term that it has just learned',
    source: 'hashicorp/raft#695, camunda/camunda#5360, eliben/raft#13',
    peer: newTermOldLeader,
    breaks: 'Log Matching',
    seeds: 30,
    recipe: BUSY_FIGURE_8,
  },
  {
    name: 'identical-timeouts',
    description: 'all election timeouts are equally long',
    source: 'hashicorp/raft commit cda1ee8, willemt/raft commit 2241267',
    peer: identicalTimeouts,
    breaks: 'Liveness After Heal',
    seeds: 45,
  },
  // Replication (Raft §5.3).
  {
    name: 'truncates-always',
    description: 'a follower makes its log end where the request ends',
    source: 'ktoso/akka-raft#66, zhebrak/raftos#26, microsoft/CCF#5991',
    peer: truncatesAlways,
    breaks: 'Committed Never Truncated',
    seeds: 4,
  },
  {
    name: 'matching-entry-rewritten',
    description: 'the last entry is cut and written again when it comes again',
    source: 'openraft commit 9540c904',
    peer: matchingEntryRewritten,
    breaks: 'Committed Never Truncated',
    seeds: 10,
  },
  {
    name: 'entries-appended-not-placed',
    description: 'new entries go to the end of the log, wherever the leader has them',
    source: 'zhebrak/raftos#2, willemt/raft#118',
    peer: entriesAppendedNotPlaced,
    breaks: 'Log Matching',
    seeds: 10,
  },
  {
    name: 'previous-term-not-compared',
    description: 'the consistency check does not compare terms',
    source: 'Raft §5.3',
    peer: previousTermNotCompared,
    breaks: 'Log Matching',
    seeds: 20,
  },
  {
    name: 'unchecked-heartbeat',
    description: 'heartbeats are believed without a look at the log',
    source: "openraft commit 6202138f, Students' Guide to Raft",
    peer: uncheckedHeartbeat,
    breaks: 'Effect Ordering',
    seeds: 3,
  },
  {
    name: 'commit-to-end-of-log',
    description: 'a follower commits up to the end of its log, whoever wrote that',
    source: "Raft figure 2, Students' Guide to Raft",
    peer: commitToEndOfLog,
    breaks: 'State Machine Safety',
    seeds: 25,
  },
  {
    name: 'old-leader-obeyed',
    description: 'a leader of an older term is obeyed',
    source: 'Raft figure 2',
    peer: oldLeaderObeyed,
    breaks: 'Committed Never Truncated',
    seeds: 25,
  },
  {
    name: 'match-from-own-log',
    description: 'an acknowledgement counts for all that the leader has by then',
    source: "Students' Guide to Raft",
    peer: matchFromOwnLog,
    breaks: 'Match Truth',
    seeds: 3,
  },
  {
    name: 'match-goes-back',
    description: 'an acknowledgement that was overtaken takes the match index back',
    source: 'zhebrak/raftos#25, bakwc/PySyncObj#167',
    peer: matchGoesBack,
    breaks: 'Monotone Match',
    seeds: 3,
  },
  {
    name: 'reply-of-any-term',
    description: 'an acknowledgement of an earlier leadership counts in this one',
    source: "Students' Guide to Raft",
    peer: replyOfAnyTerm,
    breaks: 'Match Truth',
    seeds: 85,
    recipe: LATE_FIGURE_8,
  },
  {
    name: 'hint-taken-for-match',
    description: 'where a rejection says to look next, all before is taken for replicated',
    source: 'microsoft/CCF#5325',
    peer: hintTakenForMatch,
    breaks: 'Match Truth',
    seeds: 20,
  },
  {
    name: 'hint-never-goes-back',
    description: 'the hint of a rejection never leads back',
    source: 'openraft commit 6d53aa12, yugabyte/yugabyte-db#32876',
    peer: hintNeverGoesBack,
    breaks: 'Liveness After Heal',
    seeds: 25,
  },
  // The commit rule (Raft §5.3, §5.4.2).
  {
    name: 'commit-by-counting',
    description: 'entries of older terms are committed by counting',
    source: 'logcabin/logcabin#44, bakwc/PySyncObj#169, canonical/raft commit 524f735',
    peer: commitByCounting,
    breaks: 'Leader Completeness',
    seeds: 30,
    recipe: FIGURE_8,
  },
  {
    name: 'most-frequent-match',
    description: 'the most frequent match index is committed',
    source: 'ktoso/akka-raft#42',
    peer: mostFrequentMatch,
    breaks: 'Commit Durability',
    seeds: 3,
  },
  {
    name: 'upper-median',
    description: 'what half of an even cluster holds is committed',
    source: 'hashicorp/raft commit 163a55f',
    peer: upperMedian,
    breaks: 'Commit Durability',
    seeds: 3,
    peers: 4,
  },
  {
    name: 'scan-stops-at-old-entry',
    description: 'the search for what to commit ends at an entry of an older term',
    source: 'zhebrak/raftos#30',
    peer: scanStopsAtOldEntry,
    breaks: 'Liveness After Heal',
    seeds: 5,
  },
  // Persistence (Raft figure 2).
  {
    name: 'forgotten-vote',
    description: 'the vote is not written to disk',
    source: 'ktoso/akka-raft#62',
    peer: forgottenVote,
    breaks: 'Effect Ordering',
    seeds: 4,
  },
  {
    name: 'early-vote',
    description: 'votes are sent before they are on disk',
    source: 'ktoso/akka-raft#62, Raft figure 2',
    peer: earlyVote,
    breaks: 'Effect Ordering',
    seeds: 3,
  },
  {
    name: 'early-ack',
    description: 'entries are acknowledged before they are on disk',
    source: 'Raft figure 2',
    peer: earlyAck,
    breaks: 'Effect Ordering',
    seeds: 3,
  },
  {
    name: 'term-not-saved',
    description: 'a term is written to disk only with a vote',
    source: 'Raft figure 2',
    peer: termNotSaved,
    breaks: 'Effect Ordering',
    seeds: 3,
  },
  {
    name: 'own-unwritten-entries-counted',
    description: 'a leader counts its own entries before they are on disk',
    source: 'openraft commit a9f696a9, etcd-io/etcd#14370',
    peer: ownUnwrittenEntriesCounted,
    breaks: 'Commit Durability',
    seeds: 10,
  },
  {
    name: 'tail-forgotten',
    description: 'recovery stops before the last entry of the log',
    source: 'rabbitmq/ra#283',
    peer: tailForgotten,
    breaks: 'Restart Truth',
    seeds: 10,
  },
  {
    name: 'wiped-disk',
    description: 'a server that restarts finds a new disk, and nothing but its snapshots',
    source: 'nats-io/nats-server#7038, cockroachdb/cockroach#756, rethinkdb/rethinkdb#5289',
    peer: wipedDisk,
    breaks: 'Restart Truth',
    seeds: 10,
  },
  // Snapshots (Raft §7).
  {
    name: 'snapshot-past-applied',
    description: 'a snapshot covers entries that have not been applied',
    source: 'Raft §7',
    peer: snapshotPastApplied,
    breaks: 'Snapshot Truth',
    seeds: 10,
  },
  {
    name: 'snapshot-drops-suffix',
    description: 'an installed snapshot replaces entries that follow from it',
    source: 'Raft figure 13',
    peer: snapshotDropsSuffix,
    breaks: 'Acknowledged Kept',
    seeds: 20,
    recipe: COMPACTION,
  },
  {
    name: 'stale-snapshot-installed',
    description: 'a snapshot that comes late sets the log back',
    source: "hashicorp/raft, hand-out of MIT's 6.824 lab",
    peer: staleSnapshotInstalled,
    breaks: 'Committed Never Truncated',
    seeds: 4,
    recipe: COMPACTION,
  },
  {
    name: 'entries-in-place-of-snapshot',
    description: 'entries are sent from a place that is compacted already',
    source: 'willemt/raft#118, RedisLabs/raft#47',
    peer: entriesInPlaceOfSnapshot,
    breaks: 'Log Matching',
    seeds: 50,
    recipe: COMPACTION,
  },
  {
    name: 'request-below-snapshot-refused',
    description: 'a request from below the snapshot makes the follower cut its log',
    source: 'openraft commits 44381b0c, 71a290cd',
    peer: requestBelowSnapshotRefused,
    breaks: 'Committed Never Truncated',
    seeds: 45,
  },
  {
    name: 'term-from-snapshot',
    description: 'a snapshot takes the term back to that of its last entry',
    source: 'willemt/raft#118',
    peer: termFromSnapshot,
    breaks: 'Monotone Term',
    seeds: 10,
  },
  {
    name: 'snapshot-awaited-for-ever',
    description: 'a leader that has sent a snapshot waits for the answer for ever',
    source: 'canonical/raft commit 652e8aa',
    peer: snapshotAwaitedForEver,
    breaks: 'Liveness After Heal',
    seeds: 30,
  },
];
