/** Planted bugs: snapshots (Raft §7). */
import { COMPACTION } from '../../recipes/recipes.ts';
import type { CatalogueEntry } from '../planting/planted-bug.ts';
import { entriesInPlaceOfSnapshot } from './entries-in-place-of-snapshot.ts';
import { lateSnapshot } from './late-snapshot.ts';
import { neverCompacts } from './never-compacts.ts';
import { requestBelowSnapshotRefused } from './request-below-snapshot-refused.ts';
import { snapshotAwaitedForEver } from './snapshot-awaited-for-ever.ts';
import { snapshotDropsSuffix } from './snapshot-drops-suffix.ts';
import { snapshotPastApplied } from './snapshot-past-applied.ts';
import { staleSnapshotInstalled } from './stale-snapshot-installed.ts';
import { termFromSnapshot } from './term-from-snapshot.ts';

export const SNAPSHOT_BUGS: readonly CatalogueEntry[] = [
  {
    name: 'snapshot-past-applied',
    description: 'a snapshot covers entries that have not been applied',
    source: 'Raft §7',
    rule: 'A snapshot replaces *committed* entries that have been applied (Raft §7).',
    peer: snapshotPastApplied,
    breaks: 'Snapshot Truth',
    seeds: 10,
  },
  {
    name: 'snapshot-drops-suffix',
    description: 'an installed snapshot replaces entries that follow it',
    source: 'Raft figure 13',
    rule: 'If the log holds the last entry that a snapshot covers, the entries behind it are kept (Raft figure 13, InstallSnapshot rule 6).',
    peer: snapshotDropsSuffix,
    breaks: 'Acknowledged Kept',
    seeds: 20,
    recipe: COMPACTION,
  },
  {
    name: 'stale-snapshot-installed',
    description: 'a late snapshot sets the log back',
    source: "hashicorp/raft, hand-out of MIT's 6.824 lab",
    rule: 'A snapshot that covers no more than what is committed here already tells nothing new: the entries that follow it must stay (Raft §7).',
    peer: staleSnapshotInstalled,
    breaks: 'Committed Never Truncated',
    seeds: 4,
    recipe: COMPACTION,
  },
  {
    name: 'late-snapshot',
    description: 'a late snapshot replaces the whole log, and each is sent twice',
    source: 'etcd-io/etcd#1763; Raft figure 13, rule 6',
    peer: lateSnapshot,
    lab: {
      tests: [
        'TestSnapshotInstall2D',
        'TestSnapshotInstallUnreliable2D',
        'TestSnapshotInstallUnCrash2D',
      ],
      seeds: 3,
      properties: ['Committed Never Truncated'],
    },
  },
  {
    name: 'entries-in-place-of-snapshot',
    description: 'entries are sent from a place that is already compacted',
    source: 'willemt/raft#118, RedisLabs/raft#47',
    rule: 'A leader that has discarded the next entry to send sends its snapshot (Raft §7).',
    peer: entriesInPlaceOfSnapshot,
    breaks: 'Log Matching',
    seeds: 50,
    recipe: COMPACTION,
  },
  {
    name: 'request-below-snapshot-refused',
    description: 'a request from below the snapshot makes the follower truncate its log',
    source: 'databendlabs/openraft commits 44381b0c, 71a290cd',
    rule: 'What a snapshot covers is committed, so it matches: a request that begins below it conflicts with nothing (Raft §7, §5.3).',
    peer: requestBelowSnapshotRefused,
    breaks: 'Committed Never Truncated',
    seeds: 45,
  },
  {
    name: 'term-from-snapshot',
    description: 'a snapshot takes the term back to that of its last entry',
    source: 'willemt/raft#118',
    rule: 'currentTerm increases monotonically; lastIncludedTerm is the term of an entry (Raft figure 2; figure 13).',
    peer: termFromSnapshot,
    breaks: 'Monotone Term',
    seeds: 10,
  },
  {
    name: 'snapshot-awaited-for-ever',
    description: 'a leader that has sent a snapshot waits for the reply for ever',
    source: 'canonical/raft commit 652e8aa',
    rule: 'If a request gets no answer the leader sends it again and again; InstallSnapshot may be lost as well as any other (Raft §5.3, §5.5).',
    peer: snapshotAwaitedForEver,
    breaks: 'Liveness After Heal',
    seeds: 40,
    lab: {
      tests: [
        'TestSnapshotInstall2D',
        'TestSnapshotInstallUnreliable2D',
        'TestSnapshotInstallUnCrash2D',
      ],
      seeds: 1,
      properties: [],
    },
  },
  {
    name: 'never-compacts',
    description: 'snapshots are taken, but the log before them stays',
    source: 'openbao/openbao#3342, matrixarkai/TemporalStore#104',
    peer: neverCompacts,
    lab: { tests: ['TestSnapshotBasic2D'], seeds: 1, properties: [] },
  },
];
