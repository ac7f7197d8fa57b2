import { describe, expect, test } from '@jest/globals';
import { electionSafety } from './invariants/election-safety.ts';
import { entry, FakeCluster, write } from './testing.ts';
import { leaderAppendOnly } from './invariants/leader-append-only.ts';
import { leaderCompleteness } from './invariants/leader-completeness.ts';
import { logMatching } from './invariants/log-matching.ts';
import { replicaAgreement } from './invariants/replica-agreement.ts';
import { stateMachineSafety } from './invariants/state-machine-safety.ts';

const x = entry(1, 'x');
const y = entry(1, 'y');

/** n1 leads term 1 and has x on the disks of n1 and n2. */
function replicated(cluster: FakeCluster): FakeCluster {
  cluster.elect(1, 1, write(0, x));
  cluster.follow(2, 1, 1, write(0, x));
  cluster.flush(1, 2);
  cluster.match(1, { 1: 1, 2: 1 });
  return cluster;
}

describe('Election Safety', () => {
  test('breaks when two servers win the same term', () => {
    const cluster = new FakeCluster(3);
    cluster.elect(1, 1);
    cluster.elect(2, 1);
    expect(cluster.checker.violation).toEqual({
      property: 'Election Safety',
      kind: 'end-to-end',
      statement: electionSafety.statement,
      source: 'Raft §5.2',
      code: 'second-leader',
      facts: { server: 2, term: 1, first: 1 },
      refersTo: [{ kind: 'elected', server: 1, term: 1 }],
      compares: 'references',
      message: 'n2 became leader of term 1, which n1 had already been elected to lead.',
      peer: 2,
    });
  });

  test('breaks when a leader takes over a foreign term without stepping down', () => {
    const cluster = new FakeCluster(3, [electionSafety]);
    cluster.elect(1, 1);
    cluster.elect(2, 2);
    cluster.step(1, { term: 2 });
    expect(cluster.broken).toBe('Election Safety');
  });

  test('holds when an old leader still believes in its lower term, and when it is elected again', () => {
    const cluster = new FakeCluster(3);
    cluster.elect(1, 1);
    cluster.elect(2, 2);
    cluster.follow(1, 2, 2);
    cluster.elect(1, 3);
    expect(cluster.broken).toBeNull();
  });
});

describe('Leader Append-Only', () => {
  test('breaks when a leader cuts its log', () => {
    const cluster = new FakeCluster(3, [leaderAppendOnly]);
    cluster.elect(1, 1, write(0, x, y));
    cluster.step(1, {}, write(1, entry(1, 'z')));
    expect(cluster.checker.violation?.message).toBe(
      'n1, leader of term 1, cut its log behind index 1 when it reached 2.',
    );
  });

  test('breaks even if the leader writes the same entries back', () => {
    const cluster = new FakeCluster(3, [leaderAppendOnly]);
    cluster.elect(1, 1, write(0, x, y));
    cluster.step(1, {}, write(1, y));
    expect(cluster.broken).toBe('Leader Append-Only');
  });

  test('breaks when the log behind the leader’s own snapshot is dropped', () => {
    const cluster = new FakeCluster(3, [leaderAppendOnly]);
    cluster.elect(1, 1, write(0, x, y));
    cluster.snapshot(1, 1, 7);
    expect(cluster.broken).toBe('Leader Append-Only');
  });

  test('holds when a leader steps down and is cut back in the very same step', () => {
    const cluster = new FakeCluster(3);
    cluster.elect(1, 1, write(0, x, y));
    cluster.elect(2, 2, write(0, entry(2)));
    cluster.follow(1, 2, 2, write(0, entry(2)));
    expect(cluster.broken).toBeNull();
  });

  test('holds when a leader appends and compacts', () => {
    const cluster = replicated(new FakeCluster(3));
    cluster.commit(1, 1);
    cluster.step(1, {}, write(1, y));
    cluster.snapshot(1, 1, 1);
    cluster.step(1, {}, write(2, y));
    expect(cluster.broken).toBeNull();
  });
});

describe('Log Matching', () => {
  test('breaks when one index and term get two commands', () => {
    const cluster = new FakeCluster(3, [logMatching]);
    cluster.elect(1, 1, write(0, x));
    cluster.follow(2, 1, 1, write(0, y));
    expect(cluster.checker.violation?.message).toBe(
      'n2 wrote 1/1 "y" behind the start of the log, but 1/1 "x" behind the start of the log was written there before.',
    );
  });

  test('breaks when the same entry follows different terms', () => {
    const cluster = new FakeCluster(3, [logMatching]);
    cluster.elect(1, 1, write(0, x));
    cluster.elect(2, 2, write(0, entry(2)));
    cluster.elect(3, 3, write(0, entry(2), entry(3)));
    cluster.follow(1, 3, 3, write(1, entry(3)));
    expect(cluster.broken).toBe('Log Matching');
  });

  test('holds when indices are rewritten in other terms, and when equal commands are distinct objects', () => {
    const cluster = new FakeCluster(3);
    cluster.elect(1, 1, write(0, entry(1, { op: 'set', at: [1, 2] })));
    cluster.follow(3, 1, 1, write(0, entry(1, { at: [1, 2], op: 'set' })));
    cluster.elect(2, 2, write(0, entry(2)));
    cluster.follow(1, 2, 2, write(0, entry(2)));
    cluster.follow(3, 2, 2, write(0, entry(2)));
    expect(cluster.broken).toBeNull();
  });

  test('holds behind a snapshot, whose term stands for the entry before', () => {
    const cluster = replicated(new FakeCluster(3));
    cluster.commit(1, 1);
    cluster.step(1, {}, write(1, y));
    cluster.snapshot(3, 1, 1, undefined, { term: 1, commitIndex: 1 });
    cluster.follow(3, 1, 1, write(1, y));
    expect(cluster.broken).toBeNull();
  });
});

describe('Leader Completeness', () => {
  test('breaks when a new leader lacks a committed entry', () => {
    const cluster = replicated(new FakeCluster(3));
    cluster.commit(1, 1);
    cluster.elect(3, 2);
    expect(cluster.checker.violation).toMatchObject({
      property: 'Leader Completeness',
      message: 'n3 leads term 2 without 1/1 "x", committed in term 1; it holds nothing there.',
    });
  });

  test('breaks when a new leader holds another entry there', () => {
    const cluster = new FakeCluster(3, [leaderCompleteness]);
    cluster.elect(3, 1, write(0, entry(1, 'other')));
    cluster.elect(1, 2, write(0, entry(2, 'x')));
    cluster.commit(1, 1);
    cluster.elect(3, 3);
    expect(cluster.broken).toBe('Leader Completeness');
  });

  test('breaks when an old leader commits what its successor lacks', () => {
    const cluster = replicated(new FakeCluster(3, [leaderCompleteness]));
    cluster.elect(3, 2);
    cluster.commit(1, 1);
    expect(cluster.broken).toBe('Leader Completeness');
  });

  test('holds when an old leader learns late of its majority and the successor has the entry', () => {
    const cluster = replicated(new FakeCluster(3));
    cluster.elect(2, 2);
    cluster.commit(1, 1);
    expect(cluster.broken).toBeNull();
  });

  test('holds for a leader of an overtaken term that lacks what a higher term committed', () => {
    const cluster = replicated(new FakeCluster(5));
    cluster.follow(3, 1, 1, write(0, x));
    cluster.flush(3);
    cluster.commit(1, 1);
    const z = entry(3, 'z');
    cluster.elect(2, 3, write(1, z));
    cluster.follow(1, 3, 2, write(1, z));
    cluster.follow(4, 3, 2, write(0, x, z));
    cluster.flush(1, 2, 4);
    cluster.commit(2, 2);
    // n3 had won term 2 before all that; the last vote for it was late.
    cluster.elect(3, 2);
    expect(cluster.broken).toBeNull();
  });

  test('holds when the new leader has the entry in its snapshot', () => {
    const cluster = replicated(new FakeCluster(3));
    cluster.commit(1, 1);
    cluster.snapshot(3, 1, 1, undefined, { commitIndex: 1 });
    cluster.elect(3, 2);
    expect(cluster.broken).toBeNull();
  });
});

describe('State Machine Safety', () => {
  test('breaks when two servers commit different entries at one index', () => {
    const cluster = replicated(new FakeCluster(3, [stateMachineSafety]));
    cluster.commit(1, 1);
    cluster.elect(3, 2, write(0, entry(2)));
    cluster.commit(3, 1);
    expect(cluster.checker.violation?.message).toBe(
      'n3 committed 1/2 no-op, but 1/1 "x" was committed there by n1 in term 1.',
    );
  });

  test('breaks when the service is given another entry than was committed', () => {
    const cluster = replicated(new FakeCluster(3, [stateMachineSafety]));
    cluster.commit(1, 1);
    cluster.checker.applied(cluster.node(2), 1, y, 0);
    expect(cluster.broken).toBe('State Machine Safety');
  });

  test('holds while an uncommitted entry differs, and for commits learnt by a snapshot', () => {
    const cluster = new FakeCluster(3);
    cluster.elect(3, 1, write(0, entry(1, 'lost'), entry(1, 'too')));
    cluster.elect(1, 2, write(0, entry(2)));
    cluster.follow(2, 2, 1, write(0, entry(2)));
    cluster.flush(1, 2, 3);
    cluster.commit(1, 1);
    cluster.snapshot(3, 1, 2, undefined, { role: 'follower', term: 2, commitIndex: 1 });
    expect(cluster.broken).toBeNull();
    expect(cluster.node(3).memory.lastIndex).toBe(1);
  });
});

describe('Replica Agreement', () => {
  test('breaks when two replicas differ after the same index', () => {
    const cluster = replicated(new FakeCluster(3, [replicaAgreement]));
    cluster.apply(1, 1, 0xabc);
    cluster.apply(2, 1, -1);
    expect(cluster.checker.violation?.message).toBe(
      'n2 applied index 1 and reached state ffffffff, where the first replica reached 00000abc.',
    );
  });

  test('holds when a restarted replica applies everything again', () => {
    const cluster = replicated(new FakeCluster(3));
    cluster.commit(1, 1);
    cluster.apply(1, 1, 7);
    cluster.restart(1);
    cluster.commit(1, 1);
    cluster.apply(1, 1, 7);
    expect(cluster.broken).toBeNull();
  });
});
