/** The named situations: what a run of Raft should get into, and why each matters to somebody who looks for bugs. */

/** By name, with what each means. Those about messages are recognised with peers that speak Raft's messages only. */
export const SITUATIONS = {
  'leader-elected': 'a peer became leader',
  'split-vote': 'a candidate’s election timed out without a winner',
  'three-way-split': 'an election timed out that three or more candidates of one term had split',
  'candidate-yields': 'a candidate stepped back within its term, for a leader that had won it',
  'stale-leader-deposed': 'a leader learned of a higher term',
  'tail-holder-deposed': 'a leader learned of a higher term while its log held uncommitted entries',
  'own-tail-truncated': 'a server cut off entries that it had appended itself, as a leader',
  'former-leader-elected': 'a server became leader that had led before, others having led since',
  'two-leaders': 'a leader was elected while the leader of an older term was still at work',
  'longer-log-passed-over': 'a leader was elected although another server’s log was longer',
  'restarted-voter':
    'a leader was elected with the vote of a server that had restarted since the election before',
  'vote-asked-after-restart':
    'a server was asked for a vote in the term of the vote that it had found on its disk',
  'vote-refused-log': 'a vote was refused because the candidate’s log was out of date',
  'vote-refused-given': 'a vote was refused because it had been given to another candidate',
  'vote-arrived-twice': 'a candidate received the same reply to its request for a vote twice',
  'suffix-truncated': 'a follower cut a conflicting suffix off its log',
  'tail-inherited': 'a leader was elected with uncommitted entries of older terms in its log',
  'figure-8-window':
    'a leader was elected whose last entry, of an older term, sits uncommitted on a majority of disks',
  'older-term-committed': 'a leader committed an entry of an older term, by one of its own term',
  'commit-before-own-disk': 'a leader committed an entry before its own disk held it',
  'append-backed-off': 'a leader stepped back to find where a follower’s log agrees with its own',
  'late-append': 'an append arrived after a later message of the same leader in the same term',
  'old-acknowledgement': 'a leader was told of a match lower than one that it knew of already',
  'snapshot-installed': 'a follower took over its leader’s snapshot',
  'snapshot-unneeded': 'a snapshot arrived that its receiver, being as far already, did not take',
  'snapshot-keeps-suffix': 'a follower took over a snapshot and kept the entries behind it',
  'snapshot-drops-conflict': 'a follower took over a snapshot that its own entries disagreed with',
  'snapshot-overtakes-append': 'an append sent before a snapshot arrived after it was installed',
  'restart-from-snapshot': 'a peer restarted from a snapshot',
  'restart-with-tail': 'a peer restarted with entries in its log',
  'leader-crashed': 'a leader crashed',
  'majority-down': 'a crash left less than a majority of the servers running',
  'tail-lost': 'a leader crashed with entries in its log that nobody had committed',
  'unwritten-vote': 'a peer crashed before its newest term or vote was on its disk',
  'unwritten-entries': 'a peer crashed before its newest entries were on its disk',
  'unsent-reply-lost': 'a peer crashed between a write and the message that waited for it',
  'dead-incarnation': 'a reply reached a restarted peer that had not asked, and was discarded',
  'stale-message': 'a message of an older term arrived',
  reordered: 'a message overtook an earlier one on its link',
  'duplicate-arrived': 'the second copy of a message arrived',
  'proposal-to-stale-leader':
    'a leader accepted a proposal although a newer leader had been elected',
  'command-repeated': 'a client proposed a command again',
} as const;

export type SituationName = keyof typeof SITUATIONS;

export const SITUATION_NAMES = Object.keys(SITUATIONS) as readonly SituationName[];

/** A situation's counter. Look it up once, at the top of a module: counting happens in the hottest loops. */
export function situation(name: SituationName): number {
  return SITUATION_NAMES.indexOf(name);
}
