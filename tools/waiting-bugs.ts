/** Known bugs that cannot be planted yet, since what they are bugs of is not there. */

export interface WaitingBugs {
  readonly feature: string;
  /** What goes wrong, and where that comes from. */
  readonly bugs: readonly (readonly [what: string, source: string])[];
}

export const WAITING: readonly WaitingBugs[] = [
  {
    feature: 'membership change',
    bugs: [
      [
        'a server is added or removed before anything of the term is committed',
        'D. Ongaro on raft-dev in July 2015, Hoverbear/old-raft-rs#41',
      ],
      ['a second change begins while one is pending', "etcd's pendingConfIndex rule"],
      ['learners count towards commitment', 'willemt/raft commit c4de21e'],
      [
        'a configuration is kept although the entry that set it was cut off',
        'canonical/raft#323, scylladb/scylladb#30936',
      ],
      [
        'a configuration counts from when it is applied, and elections do not wait for that',
        'etcd-io/etcd#7625, etcd-io/etcd#11284, etcd-io/etcd#12359, etcd-io/raft#469',
      ],
      ['a restart forgets configurations that are still in the log', 'dissertation chapter 4'],
      [
        'a snapshot is stored without the configuration as of its last entry',
        'databendlabs/openraft commits dba24036, 447dc11c',
      ],
    ],
  },
  {
    feature: 'membership change by joint consensus',
    bugs: [
      ['a majority of both configurations together counts', 'Raft §6'],
      ['a majority of the new configuration alone commits', 'Raft §6'],
      [
        'a single voter of the old configuration commits alone',
        'databendlabs/openraft commits 6c0ccaf3, beb0302b',
      ],
      ['only the leader that began the joint configuration may end it', 'etcd-io/etcd#12136'],
    ],
  },
  {
    feature: 'reads',
    bugs: [
      [
        'a leader answers from its own state without asking a majority',
        'hashicorp/consul#54, deventlab/d-engine#381',
      ],
      [
        'a read index is taken before anything of the term is committed',
        'etcd-io/etcd#7331, tikv/raft-rs commit 8c95a3f, RedisLabs/redisraft#18',
      ],
      ['a majority less one confirms a read', 'databendlabs/openraft commit d60f1e85'],
      ['a follower answers from its own commit index', 'dissertation §6.4'],
      ['a read is answered before its read index is applied', 'dissertation §6.4'],
    ],
  },
  {
    feature: 'reads by leases',
    bugs: [
      [
        'a lease runs from when the reply arrived, not from when the request was sent',
        'sofastack/sofa-jraft#25, sofastack/sofa-jraft#34',
      ],
      [
        'a lease goes on while leadership is handed over',
        'tikv/tikv#1593, tikv/raft-rs#234, databendlabs/openraft commit 1ef3e574',
      ],
      ['a voter that restarts forgets the lease that it granted', 'tikv/tikv#15035'],
    ],
  },
  {
    feature: 'client sessions',
    bugs: [
      [
        'a command that is asked for twice is applied twice',
        'Raft §8, ktoso/akka-raft#64, sofastack/sofa-jraft#1014',
      ],
      ['repeated commands are filtered where they come in only', 'atomix/copycat#80'],
      ['sessions are left out of snapshots', 'RedisLabs/redisraft#568'],
      [
        'a client is told that its command is done when another one took its place in the log',
        "Students' Guide to Raft",
      ],
      ['sessions expire by the clock of each server', 'atomix/atomix#982, atomix/copycat#232'],
    ],
  },
  {
    feature: 'PreVote',
    bugs: [
      ['a granted pre-vote counts as a vote', 'canonical/raft commit 0ed4553'],
      [
        'servers of different terms ignore each other’s pre-votes for ever',
        'etcd-io/etcd#8243, canonical/raft commit da1ee05',
      ],
    ],
  },
];
