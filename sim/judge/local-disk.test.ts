/** The local invariants that look at disks, messages and restarts. */
import { describe, expect, test } from '@jest/globals';
import { commitDurability } from './invariants/commit-durability.ts';
import { effectOrdering } from './invariants/effect-ordering.ts';
import { entry, FakeCluster, write } from './testing.ts';
import { matchTruth } from './invariants/match-truth.ts';
import { restartTruth } from './invariants/restart-truth.ts';
import { snapshotTruth } from './invariants/snapshot-truth.ts';
import { voteOnce } from './invariants/vote-once.ts';

const x = entry(1, 'x');
const y = entry(1, 'y');
const z = entry(2, 'z');

/** `id` votes for `candidate` in `term` and has it on its disk. */
function vote(cluster: FakeCluster, id: number, term: number, candidate: number): void {
  cluster.step(id, { term, votedFor: candidate });
  cluster.flush(id);
}

/** n1 leads term 1 with x and y; n2 and n3 have taken both; nothing is durable but n1's log. */
function spread(cluster: FakeCluster): FakeCluster {
  cluster.elect(1, 1, write(0, x, y));
  cluster.follow(2, 1, 1, write(0, x, y));
  cluster.follow(3, 1, 1, write(0, x, y));
  cluster.flush(1);
  return cluster;
}

/** n1 has committed and applied x and y, reaching states 11 and 22. */
function applied(cluster: FakeCluster): FakeCluster {
  spread(cluster).flush(2);
  cluster.commit(1, 2);
  cluster.apply(1, 1, 11);
  cluster.apply(1, 2, 22);
  return cluster;
}

describe('Vote Once', () => {
  test('breaks when two candidates get a vote in one term', () => {
    const cluster = new FakeCluster(3, [voteOnce]);
    vote(cluster, 3, 1, 1);
    cluster.send(3, 1, { type: 'VoteReply', term: 1, vote: 1 });
    cluster.send(3, 2, { type: 'VoteReply', term: 1, vote: 2 });
    expect(cluster.checker.violation?.message).toBe(
      'n3 voted for n2 in term 1 after it had voted for n1.',
    );
  });

  test('breaks when a restart has forgotten the vote', () => {
    const cluster = new FakeCluster(3, [voteOnce]);
    cluster.send(3, 1, { type: 'VoteReply', term: 1, vote: 1 });
    cluster.restart(3);
    cluster.send(3, 2, { type: 'VoteReply', term: 1, vote: 2 });
    expect(cluster.broken).toBe('Vote Once');
  });

  test('breaks when a candidate, whose request is a vote for itself, grants another', () => {
    const cluster = new FakeCluster(3, [voteOnce]);
    cluster.send(3, 1, { type: 'RequestVote', term: 1, vote: 3 });
    cluster.send(3, 2, { type: 'VoteReply', term: 1, vote: 2 });
    expect(cluster.broken).toBe('Vote Once');
  });

  test('holds for the same vote again, and for a vote of an old term that left late', () => {
    const cluster = new FakeCluster(3);
    vote(cluster, 3, 1, 1);
    cluster.send(3, 1, { type: 'VoteReply', term: 1, vote: 1 });
    vote(cluster, 3, 2, 2);
    cluster.send(3, 2, { type: 'VoteReply', term: 2, vote: 2 });
    cluster.send(3, 1, { type: 'VoteReply', term: 1, vote: 1 });
    cluster.restart(3);
    cluster.send(3, 2, { type: 'VoteReply', term: 2, vote: 2 });
    expect(cluster.broken).toBeNull();
  });
});

describe('Commit Durability', () => {
  test('breaks when a majority has the entry in memory only', () => {
    const cluster = spread(new FakeCluster(3));
    cluster.commit(1, 2);
    expect(cluster.checker.violation).toMatchObject({
      property: 'Commit Durability',
      message: 'n1 committed 2/1 "y" in term 1 while 1 of 3 disks held it.',
    });
  });

  test('breaks on half of an even cluster', () => {
    const cluster = spread(new FakeCluster(4));
    cluster.flush(2);
    cluster.commit(1, 2);
    expect(cluster.broken).toBe('Commit Durability');
  });

  test('breaks when the leader’s own disk was counted too early', () => {
    const cluster = spread(new FakeCluster(3, [commitDurability]));
    cluster.step(1, {}, write(2, entry(1)));
    cluster.follow(2, 1, 1, write(2, entry(1)));
    cluster.flush(2);
    cluster.commit(1, 3);
    expect(cluster.broken).toBe('Commit Durability');
  });

  test('holds with disks that are ahead, that have the entry in a snapshot, or that are down', () => {
    const cluster = spread(new FakeCluster(5));
    cluster.follow(4, 1, 1, write(0, x, y));
    cluster.flush(2, 4);
    cluster.commit(1, 1);
    cluster.snapshot(4, 1, 1, undefined, { commitIndex: 1 });
    cluster.flush(4);
    cluster.node(2).up = false;
    cluster.commit(1, 2);
    expect(cluster.broken).toBeNull();
  });

  test('is asked of the first commit only: disks may lag on later ones', () => {
    const cluster = spread(new FakeCluster(3));
    cluster.flush(2);
    cluster.commit(1, 2);
    cluster.commit(3, 2);
    expect(cluster.broken).toBeNull();
    const at = cluster.checker.invariants.indexOf(commitDurability);
    expect(cluster.checker.evaluations[at]).toBe(1);
  });
});

describe('Match Truth', () => {
  test('breaks when the follower has the entry in memory only', () => {
    const cluster = spread(new FakeCluster(3));
    cluster.match(1, { 1: 2, 2: 1 });
    expect(cluster.checker.violation).toMatchObject({
      property: 'Match Truth',
      message:
        'n1, leader of term 1, set match of n2 to 1, where it holds 1/1 "x" itself and the disk of n2 holds nothing.',
    });
  });

  test('breaks when the leader’s own slot is ahead of its disk', () => {
    const cluster = spread(new FakeCluster(3));
    cluster.step(1, {}, write(2, entry(1)));
    cluster.match(1, { 1: 3 });
    expect(cluster.broken).toBe('Match Truth');
  });

  test('breaks when the follower’s disk holds something else there', () => {
    const cluster = new FakeCluster(3);
    cluster.elect(2, 1, write(0, x));
    cluster.flush(2);
    cluster.elect(1, 2, write(0, z));
    cluster.match(1, { 2: 1 });
    expect(cluster.broken).toBe('Match Truth');
  });

  test('breaks when match is beyond the leader’s own log', () => {
    const cluster = new FakeCluster(3);
    cluster.elect(2, 1, write(0, x));
    cluster.flush(2);
    cluster.elect(1, 2);
    cluster.match(1, { 2: 1 });
    expect(cluster.broken).toBe('Match Truth');
  });

  test('breaks when a new leadership starts out with the beliefs of an old one', () => {
    const cluster = spread(new FakeCluster(3, [matchTruth]));
    cluster.flush(2);
    cluster.match(1, { 1: 2, 2: 2 });
    cluster.elect(3, 2, write(0, z));
    cluster.follow(2, 2, 3, write(0, z));
    cluster.follow(1, 2, 3);
    cluster.flush(2);
    const progress = [null, { matchIndex: 2, nextIndex: 3 }, { matchIndex: 2, nextIndex: 3 }, null];
    cluster.step(1, { role: 'leader', term: 3, progress });
    expect(cluster.broken).toBe('Match Truth');
  });

  test('holds for a deposed leader whose follower was cut back by its successor', () => {
    const cluster = spread(new FakeCluster(5));
    cluster.flush(2);
    cluster.send(2, 1, { type: 'AppendReply', term: 1, match: 2 });
    cluster.elect(4, 2, write(0, z));
    cluster.follow(2, 2, 4, write(0, z));
    cluster.flush(2);
    cluster.match(1, { 1: 2, 2: 2 });
    expect(cluster.broken).toBeNull();
  });

  test('holds while the follower is in a higher term that nobody leads', () => {
    const cluster = spread(new FakeCluster(3));
    cluster.flush(2);
    vote(cluster, 2, 4, 2);
    cluster.match(1, { 1: 2, 2: 2 });
    expect(cluster.broken).toBeNull();
  });

  test('holds behind snapshots on either side', () => {
    const cluster = spread(new FakeCluster(3));
    cluster.flush(2, 3);
    cluster.commit(1, 2);
    cluster.snapshot(1, 2, 1);
    cluster.match(1, { 1: 2, 2: 1 });
    cluster.snapshot(3, 2, 1, undefined, { commitIndex: 2 });
    cluster.flush(3);
    cluster.match(1, { 1: 2, 2: 2, 3: 1 });
    expect(cluster.broken).toBeNull();
  });
});

describe('Effect Ordering', () => {
  test('breaks when a term leaves before it is durable', () => {
    const cluster = new FakeCluster(3);
    cluster.step(2, { term: 3 });
    cluster.send(2, 1, { type: 'AppendReply', term: 3 });
    expect(cluster.checker.violation).toMatchObject({
      property: 'Effect Ordering',
      message: 'n2 sent AppendReply of term 3 to n1, but its disk is in term 0.',
    });
  });

  test('breaks when a vote leaves before it is durable', () => {
    const cluster = new FakeCluster(3, [effectOrdering]);
    cluster.step(2, { term: 1 });
    cluster.flush(2);
    cluster.step(2, { votedFor: 3 });
    cluster.send(2, 3, { type: 'VoteReply', term: 1, vote: 3 });
    expect(cluster.checker.violation?.message).toBe(
      'n2 sent VoteReply of term 1 to n3, a vote for n3, but its disk holds no vote.',
    );
  });

  test('breaks when an acknowledgement leaves before its entries are durable', () => {
    const cluster = spread(new FakeCluster(3));
    vote(cluster, 2, 1, 1);
    cluster.node(2).durable.log.append(0, [x], 1);
    cluster.node(2).durable.log.entries.length = 1;
    cluster.send(2, 1, { type: 'AppendReply', term: 1, match: 2 });
    expect(cluster.checker.violation?.message).toBe(
      'n2 sent AppendReply of term 1 to n1, vouching for its log up to 2, but its disk ends at 1.',
    );
  });

  test('holds when term and vote were written one after the other', () => {
    const cluster = new FakeCluster(3);
    vote(cluster, 2, 1, 0);
    cluster.send(2, 1, { type: 'AppendReply', term: 1 });
    vote(cluster, 2, 1, 3);
    cluster.send(2, 3, { type: 'VoteReply', term: 1, vote: 3 });
    expect(cluster.broken).toBeNull();
  });

  test('holds for held messages of a term that the disk has left behind', () => {
    const cluster = spread(new FakeCluster(5));
    vote(cluster, 2, 1, 1);
    cluster.elect(4, 2, write(0, z));
    cluster.follow(2, 2, 4, write(0, z));
    cluster.flush(2);
    cluster.send(2, 1, { type: 'VoteReply', term: 1, vote: 1 });
    cluster.send(2, 1, { type: 'AppendReply', term: 1, match: 2 });
    expect(cluster.broken).toBeNull();
  });

  test('holds for a held acknowledgement when the cut of the next leader is durable before its term', () => {
    const cluster = spread(new FakeCluster(5));
    vote(cluster, 2, 1, 1);
    cluster.elect(4, 2, write(0, z));
    cluster.follow(2, 2, 4, write(0, z));
    cluster.node(2).durable.log.copyFrom(cluster.node(2).memory);
    cluster.send(2, 1, { type: 'AppendReply', term: 1, match: 2 });
    expect(cluster.broken).toBeNull();
  });

  test('holds when the disk is ahead of what is claimed', () => {
    const cluster = spread(new FakeCluster(3));
    cluster.flush(2);
    cluster.send(2, 1, { type: 'AppendReply', term: 1, match: 1 });
    expect(cluster.broken).toBeNull();
  });
});

describe('Restart Truth', () => {
  test('breaks when a term is forgotten that was told to others', () => {
    const cluster = new FakeCluster(3, [restartTruth]);
    cluster.step(2, { term: 3 });
    cluster.send(2, 1, { type: 'AppendReply', term: 3 });
    cluster.restart(2);
    expect(cluster.checker.violation?.message).toBe(
      'n2 restarted in term 0 after it had sent messages of term 3.',
    );
  });

  test('breaks when a vote is forgotten that was told to others', () => {
    const cluster = new FakeCluster(3, [restartTruth]);
    vote(cluster, 2, 1, 0);
    cluster.send(2, 3, { type: 'VoteReply', term: 1, vote: 3 });
    cluster.restart(2);
    expect(cluster.checker.violation?.message).toBe(
      'n2 restarted in term 1 with votedFor 0 after it had voted for n3.',
    );
  });

  test('breaks when entries are gone that were vouched for, even in a later term', () => {
    const cluster = spread(new FakeCluster(3, [restartTruth]));
    cluster.send(2, 1, { type: 'AppendReply', term: 1, match: 2 });
    cluster.node(2).durable.log.append(0, [x], 1);
    cluster.step(2, { term: 2 });
    cluster.node(2).durable.term = 2;
    cluster.restart(2);
    expect(cluster.checker.violation?.message).toBe(
      'n2 restarted with a log up to 1 after it had vouched for its log up to 2 in term 1.',
    );
  });

  test('breaks when matching entries were deleted, written again, and lost in between', () => {
    const cluster = spread(new FakeCluster(3, [restartTruth]));
    cluster.flush(2);
    cluster.send(2, 1, { type: 'AppendReply', term: 1, match: 2 });
    cluster.step(2, {}, write(0, x, y));
    cluster.node(2).durable.log.append(0, [x], 1);
    cluster.restart(2);
    expect(cluster.broken).toBe('Restart Truth');
  });

  test.each([
    ['another term', { term: 2 }],
    ['another vote', { votedFor: 1 }],
  ])('breaks when the peer starts with %s than its disk holds', (_what, loaded) => {
    const cluster = new FakeCluster(3);
    vote(cluster, 2, 1, 3);
    cluster.restart(2, loaded);
    expect(cluster.broken).toBe('Restart Truth');
  });

  test('breaks when the peer starts with a shorter or another log than its disk holds', () => {
    const cluster = spread(new FakeCluster(3));
    const { view } = cluster.node(1);
    cluster.restart(1, { log: cluster.node(3).durable.log.clone() });
    expect(cluster.checker.violation?.message).toBe(
      'n1 restarted with entries 1..0, but its disk holds 1..2.',
    );

    const other = spread(new FakeCluster(3));
    other.step(2, {}, write(1, z));
    other.restart(1, { log: other.node(2).view.log });
    expect(other.checker.violation?.message).toBe(
      'n1 restarted with 2/2 "z", but its disk holds 2/1 "y".',
    );

    const same = spread(new FakeCluster(3));
    same.restart(1, { log: view.log });
    expect(same.broken).toBeNull();
  });

  test('holds when a leader of a higher term had the log cut and a crash tore that write', () => {
    const cluster = spread(new FakeCluster(5));
    cluster.flush(2);
    cluster.send(2, 1, { type: 'AppendReply', term: 1, match: 2 });
    cluster.elect(4, 2, write(0, z, z));
    cluster.follow(2, 2, 4, write(0, z, z));
    const { durable } = cluster.node(2);
    durable.term = 2;
    durable.votedFor = 0;
    durable.log.append(0, [z], 1);
    cluster.restart(2);
    expect(cluster.broken).toBeNull();
  });

  test('holds when the vouching message left only after the peer had been cut back in memory', () => {
    const cluster = spread(new FakeCluster(5));
    cluster.elect(4, 2, write(0, z));
    cluster.follow(2, 2, 4, write(0, z));
    // The write of term 1 is durable only now, and the message that waited for it leaves.
    const { durable } = cluster.node(2);
    durable.term = 1;
    durable.log.append(0, [x, y], 2);
    cluster.send(2, 1, { type: 'AppendReply', term: 1, match: 2 });
    durable.term = 2;
    durable.log.append(0, [z], 1);
    cluster.restart(2);
    expect(cluster.broken).toBeNull();
  });

  test('holds when a snapshot of a higher term replaced a conflicting log', () => {
    const cluster = spread(new FakeCluster(5));
    cluster.flush(2);
    cluster.send(2, 1, { type: 'AppendReply', term: 1, match: 2 });
    cluster.elect(4, 2, write(0, z));
    for (const id of [3, 5]) cluster.follow(id, 2, 4, write(0, z));
    cluster.flush(3, 4, 5);
    cluster.commit(4, 1);
    cluster.snapshot(2, 1, 2, undefined, { term: 2, votedFor: 0, commitIndex: 1 });
    cluster.flush(2);
    cluster.restart(2);
    expect(cluster.node(2).view.log.lastIndex).toBe(1);
    expect(cluster.broken).toBeNull();
  });

  test('holds when unacknowledged entries are lost, and at the very first start', () => {
    const cluster = spread(new FakeCluster(3));
    cluster.restart(2);
    cluster.restart(3);
    expect(cluster.broken).toBeNull();
  });
});

describe('Snapshot Truth', () => {
  test('breaks when a snapshot covers what nobody committed', () => {
    const cluster = spread(new FakeCluster(3, [snapshotTruth]));
    cluster.snapshot(1, 1, 1);
    expect(cluster.checker.violation?.message).toBe(
      'n1 stored a snapshot up to 1/1, but only 0 was the highest index ever committed.',
    );
  });

  test('breaks when the term is not that of the committed entry', () => {
    const cluster = applied(new FakeCluster(3, [snapshotTruth]));
    cluster.snapshot(1, 2, 2, 22);
    expect(cluster.broken).toBe('Snapshot Truth');
  });

  test('breaks when the state is not the one at that index', () => {
    const cluster = applied(new FakeCluster(3));
    cluster.snapshot(1, 1, 1, 22);
    expect(cluster.broken).toBe('Snapshot Truth');
  });

  test('holds for a true snapshot, an opaque one, and one that a server receives before it could apply', () => {
    const cluster = applied(new FakeCluster(3));
    cluster.snapshot(1, 1, 1, 11);
    cluster.snapshot(2, 1, 1);
    cluster.snapshot(3, 2, 1, 22, { term: 1, commitIndex: 2, lastApplied: 0 });
    expect(cluster.broken).toBeNull();
  });
});
