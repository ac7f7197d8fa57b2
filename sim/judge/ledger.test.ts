import { describe, expect, test } from '@jest/globals';
import { Ledger, Revealed, UNKNOWN_TERM } from './ledger.ts';
import { entry, FakeCluster, write } from './testing.ts';
import { allInvariants } from './invariants/index.ts';

/** Indices 1..count appended, committed and applied by n1 in term 1. */
function filled(count: number): Ledger {
  const ledger = new Ledger(3);
  ledger.recordElected(1, 1);
  for (let index = 1; index <= count; index++) {
    ledger.recordAppend(index, entry(1, index), index === 1 ? 0 : 1);
    ledger.recordCommit(index, entry(1, index), 1, 1);
    ledger.recordApply(index, index * 10);
  }
  return ledger;
}

/** Two servers contradict each other, and all that was ever committed, from index 1 on. */
function contradict(cluster: FakeCluster): void {
  const strange = entry(1, 'strange');
  cluster.elect(1, 2, write(0, strange, strange));
  cluster.elect(2, 3, write(0, entry(1), entry(1)));
  cluster.commit(2, 1);
  cluster.commit(1, 2);
  cluster.apply(1, 1, 5);
  cluster.snapshot(2, 1, 1, 12345);
  cluster.flush(1, 2);
  cluster.match(2, { 1: 1, 2: 1 });
}

describe('the ledger', () => {
  test('keeps the first commit and the first state of an index', () => {
    const ledger = filled(1);
    ledger.recordCommit(1, entry(2), 2, 2);
    ledger.recordApply(1, 99);
    expect(ledger.committedAt(1)).toEqual(entry(1, 1));
    expect([ledger.commitTermAt(1), ledger.committedByAt(1)]).toEqual([1, 1]);
    expect(ledger.stateDigestAt(1)).toBe(10);
  });

  test('tells apart what was never committed from what it cannot know', () => {
    const ledger = filled(3000);
    ledger.forgetBelow(2001);
    expect(ledger.base).toBe(2000);
    expect(ledger.committedAt(3001)).toBeNull();
    expect(ledger.committedAt(2001)).toEqual(entry(1, 2001));
    expect(ledger.committedAt(2000)).toBeUndefined();
  });

  test('an entry of the same term clashes if its command or its known predecessor differs', () => {
    const ledger = new Ledger(3);
    ledger.recordAppend(5, entry(2, 'x'), 1);
    expect(ledger.clashingVariant(5, entry(2, 'x'), 1)).toBeNull();
    expect(ledger.clashingVariant(5, entry(3, 'y'), 1)).toBeNull();
    expect(ledger.clashingVariant(5, entry(2, 'x'), UNKNOWN_TERM)).toBeNull();
    expect(ledger.clashingVariant(5, entry(2, 'y'), 1)).toMatchObject({ prevTerm: 1 });
    expect(ledger.clashingVariant(5, entry(2, 'x'), 2)).toMatchObject({ prevTerm: 1 });
  });

  test('a clone and its original go their own ways', () => {
    const ledger = filled(3);
    ledger.revealed[2]!.recordVote(1, 3);
    const copy = ledger.clone();
    expect(copy).toEqual(ledger);

    copy.recordAppend(3, entry(2), 1);
    copy.recordCommit(4, entry(2), 2, 2);
    copy.recordApply(4, 7);
    copy.recordElected(2, 2);
    copy.revealed[2]!.recordVote(2, 1);
    copy.revealed[2]!.recordMatch(2, 4);
    const untouched = filled(3);
    untouched.revealed[2]!.recordVote(1, 3);
    expect(ledger).toEqual(untouched);

    ledger.recordCommit(4, entry(1), 1, 1);
    expect(copy.committedByAt(4)).toBe(2);
  });

  test('forgets in large pieces only, keeps the asked index, and goes on behind it', () => {
    const ledger = filled(5000);
    ledger.forgetBelow(1024);
    expect(ledger.base).toBe(0);
    ledger.forgetBelow(1025);
    expect(ledger.base).toBe(1024);
    expect(ledger.stateDigestAt(1024)).toBeUndefined();
    expect(ledger.stateDigestAt(1025)).toBe(10250);
    ledger.forgetBelow(3);
    expect(ledger.base).toBe(1024);
    ledger.recordCommit(5001, entry(1, 5001), 1, 2);
    expect([ledger.committedIndex, ledger.committedByAt(5001)]).toEqual([5001, 2]);
  });

  test('takes no notice of facts about what it has forgotten', () => {
    const ledger = filled(3000);
    ledger.forgetBelow(2001);
    const copy = ledger.clone();
    ledger.recordAppend(7, entry(9), 8);
    ledger.recordCommit(7, entry(9), 9, 3);
    ledger.recordApply(7, 1);
    expect(ledger).toEqual(copy);
    expect(ledger.clashingVariant(7, entry(1, 'other'), 0)).toBeNull();
  });
});

describe('what a peer has revealed', () => {
  test('is the first vote of a term, and the highest match of the newest leadership', () => {
    const revealed = new Revealed();
    revealed.recordVote(1, 2);
    revealed.recordVote(1, 3);
    revealed.recordMatch(1, 10);
    revealed.recordMatch(1, 8);
    expect(revealed).toMatchObject({ votes: new Map([[1, 2]]), matchTerm: 1, matchIndex: 10 });
    revealed.recordMatch(2, 5);
    revealed.recordMatch(1, 12);
    expect(revealed).toMatchObject({ matchTerm: 2, matchIndex: 5 });
  });

  test('is taken back by a cut in a higher term, and by nothing else', () => {
    const revealed = new Revealed();
    revealed.recordMatch(1, 10);
    revealed.recordCut(1, 4);
    expect(revealed.matchIndex).toBe(10);
    revealed.recordCut(2, 12);
    expect(revealed.matchIndex).toBe(10);
    revealed.recordCut(2, 7);
    expect(revealed.matchIndex).toBe(7);
  });
});

describe('invariants over a forgotten past', () => {
  test.each(allInvariants)('$name raises no alarm about what is forgotten', (invariant) => {
    const cluster = new FakeCluster(3, [invariant]);
    cluster.ledger = filled(1500);
    cluster.checker.forget(1501);
    expect(cluster.ledger.base).toBe(1500);
    contradict(cluster);
    expect(cluster.checker.violation).toBeNull();
  });

  test('the same facts are an alarm while they are remembered', () => {
    const cluster = new FakeCluster(3);
    cluster.ledger = filled(1500);
    contradict(cluster);
    expect(cluster.broken).toBe('Log Matching');
  });
});
