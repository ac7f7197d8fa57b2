/** The local invariants that compare a server with what it was a moment ago. */
import { describe, expect, test } from '@jest/globals';
import { acknowledgedKept } from './invariants/acknowledged-kept.ts';
import { committedNeverTruncated } from './invariants/committed-never-truncated.ts';
import { commitWithinLog } from './invariants/commit-within-log.ts';
import { entry, FakeCluster, write } from './testing.ts';
import {
  monotoneApplied,
  monotoneCommit,
  monotoneMatch,
  monotoneTerm,
} from './invariants/monotone.ts';
import { nextBeyondMatch } from './invariants/next-beyond-match.ts';

const x = entry(1, 'x');
const y = entry(1, 'y');

/** n1 leads term 1; x and y are on all disks, committed and applied by n1. */
function settled(cluster: FakeCluster): FakeCluster {
  cluster.elect(1, 1, write(0, x, y));
  cluster.follow(2, 1, 1, write(0, x, y));
  cluster.follow(3, 1, 1, write(0, x, y));
  cluster.flush(1, 2, 3);
  cluster.match(1, { 1: 2, 2: 2 });
  cluster.commit(1, 2);
  cluster.apply(1, 1, 1);
  cluster.apply(1, 2, 2);
  return cluster;
}

describe('Monotone Term', () => {
  test('breaks when a term falls', () => {
    const cluster = new FakeCluster(3, [monotoneTerm]);
    cluster.step(1, { term: 4 });
    cluster.step(1, { term: 3 });
    expect(cluster.checker.violation?.message).toBe('n1 went back from term 4 to term 3.');
  });

  test('holds when a crash loses a term that nobody had heard of', () => {
    const cluster = new FakeCluster(3);
    cluster.step(1, { term: 4 });
    cluster.restart(1);
    cluster.step(1, { term: 1 });
    expect(cluster.broken).toBeNull();
  });
});

describe('Monotone Commit', () => {
  test('breaks when a commit index falls', () => {
    const cluster = settled(new FakeCluster(3, [monotoneCommit]));
    cluster.commit(1, 1);
    expect(cluster.checker.violation?.message).toBe('n1 took its commit index back from 2 to 1.');
  });

  test('holds when a restart begins again at the snapshot', () => {
    const cluster = settled(new FakeCluster(3));
    cluster.restart(1);
    cluster.commit(1, 1);
    expect(cluster.broken).toBeNull();
  });
});

describe('Monotone Applied', () => {
  test('breaks when the applied index falls', () => {
    const cluster = settled(new FakeCluster(3, [monotoneApplied]));
    cluster.step(1, { lastApplied: 0 });
    expect(cluster.checker.violation?.message).toBe(
      'n1 took its last applied index back from 2 to 0.',
    );
  });

  test('holds when a restart begins again at the snapshot', () => {
    const cluster = settled(new FakeCluster(3));
    cluster.restart(1);
    cluster.commit(1, 2);
    cluster.apply(1, 1, 1);
    expect(cluster.broken).toBeNull();
  });
});

describe('Monotone Match', () => {
  test('breaks when a late reply takes match back', () => {
    const cluster = settled(new FakeCluster(3, [monotoneMatch]));
    cluster.match(1, { 1: 2, 2: 1 });
    expect(cluster.checker.violation?.message).toBe(
      'n1, leader of term 1, took match of n2 back from 2 to 1.',
    );
  });

  test('holds when a later leadership of the same server starts from nothing', () => {
    const cluster = settled(new FakeCluster(3));
    cluster.follow(1, 2, 0);
    cluster.elect(1, 3);
    cluster.match(1, { 1: 2, 2: 1 });
    cluster.elect(1, 4);
    expect(cluster.broken).toBeNull();
  });
});

describe('Next Beyond Match', () => {
  test('breaks when next points into what is matched', () => {
    const cluster = settled(new FakeCluster(3, [nextBeyondMatch]));
    cluster.step(1, { progress: [null, null, { matchIndex: 2, nextIndex: 2 }, null] });
    expect(cluster.checker.violation?.message).toBe(
      'n1, leader of term 1, would send index 2 next to n2, which matches up to 2.',
    );
  });

  test('holds when next falls back to match, and whatever the leader keeps for itself', () => {
    const cluster = settled(new FakeCluster(3));
    const own = { matchIndex: 2, nextIndex: 0 };
    cluster.step(1, { progress: [null, own, { matchIndex: 2, nextIndex: 3 }, null] });
    cluster.step(1, { progress: [null, own, { matchIndex: 2, nextIndex: 9 }, null] });
    cluster.step(1, { progress: [null, own, { matchIndex: 2, nextIndex: 3 }, null] });
    expect(cluster.broken).toBeNull();
  });
});

describe('Commit Within Log', () => {
  test('breaks when a commit index passes the end of the log', () => {
    const cluster = settled(new FakeCluster(3));
    cluster.commit(2, 3);
    expect(cluster.checker.violation).toMatchObject({
      property: 'Commit Within Log',
      message: 'n2 has commit index 3, but its log ends at 2.',
    });
  });

  test('breaks when the log shrinks below the commit index', () => {
    const cluster = settled(new FakeCluster(3, [commitWithinLog]));
    cluster.step(1, { role: 'follower', progress: null }, write(1));
    expect(cluster.broken).toBe('Commit Within Log');
  });

  test('breaks when a peer starts that way', () => {
    const cluster = settled(new FakeCluster(3));
    cluster.restart(1, { commitIndex: 3 });
    expect(cluster.broken).toBe('Commit Within Log');
  });

  test('holds when a snapshot replaces a shorter log, and for entries not yet written', () => {
    const cluster = settled(new FakeCluster(3));
    cluster.follow(3, 1, 1, write(0));
    cluster.snapshot(3, 2, 1, undefined, { commitIndex: 2 });
    // A peer may collect entries before it asks for a write: they are in its view alone.
    const { log } = cluster.node(1).view;
    cluster.follow(2, 1, 1, write(0));
    cluster.step(2, { log });
    cluster.commit(2, 2);
    expect(cluster.broken).toBeNull();
  });
});

describe('Acknowledged Kept', () => {
  /** n2 has acknowledged both entries of term 1 to n1. */
  function acknowledged(): FakeCluster {
    const cluster = settled(new FakeCluster(3, [acknowledgedKept]));
    cluster.send(2, 1, { type: 'Ack', term: 1, match: 2 });
    return cluster;
  }

  test('breaks when a server drops what it acknowledged to the leader that it still obeys', () => {
    const cluster = acknowledged();
    cluster.follow(2, 1, 1, write(1));
    expect(cluster.checker.violation?.message).toBe(
      'n2 acknowledged index 2 in term 1, but its log ends at 1 in the same term.',
    );
  });

  test('breaks when a snapshot takes the acknowledged rest of the log with it', () => {
    const cluster = acknowledged();
    cluster.snapshot(2, 1, 9);
    expect(cluster.broken).toBe('Acknowledged Kept');
  });

  test('holds when a leader of a newer term has it cut, and when the entries come back in the same step', () => {
    const cluster = acknowledged();
    cluster.follow(2, 1, 1, write(1, y));
    cluster.follow(2, 2, 3, write(1));
    expect(cluster.broken).toBeNull();
  });
});

describe('Committed Never Truncated', () => {
  test('breaks when a write cuts committed entries, even if it brings them back', () => {
    const cluster = settled(new FakeCluster(3, [committedNeverTruncated]));
    cluster.commit(2, 2);
    cluster.follow(2, 1, 1, write(1, y));
    expect(cluster.checker.violation?.message).toBe(
      'n2 cut its log behind index 1, below its commit index 2.',
    );
  });

  test('breaks when a snapshot that the log does not agree with drops committed entries', () => {
    const cluster = settled(new FakeCluster(3, [committedNeverTruncated]));
    cluster.commit(2, 2);
    cluster.snapshot(2, 1, 9);
    expect(cluster.checker.violation?.message).toBe(
      'n2 stored a snapshot up to 1/9, which drops its log behind it, below its commit index 2.',
    );
  });

  test('breaks when a stale snapshot takes a compacted log back', () => {
    const cluster = settled(new FakeCluster(3));
    cluster.commit(2, 2);
    cluster.snapshot(2, 2, 1);
    cluster.snapshot(2, 1, 1);
    expect(cluster.broken).toBe('Committed Never Truncated');
  });

  test('holds when the cut is at the commit index, and when the server has not heard of the commit', () => {
    const cluster = settled(new FakeCluster(3));
    cluster.commit(2, 2);
    cluster.follow(2, 1, 1, write(2, entry(1)));
    cluster.follow(2, 1, 1, write(2, entry(1)));
    cluster.follow(3, 1, 1, write(1));
    cluster.snapshot(2, 1, 1);
    cluster.snapshot(3, 2, 1, undefined, { commitIndex: 2 });
    expect(cluster.broken).toBeNull();
  });
});
