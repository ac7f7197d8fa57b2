import { describe, expect, test } from '@jest/globals';
import type { PeerView } from '../../contract/peer.ts';
import { Checker } from './checker.ts';
import { Step } from '../node/step.ts';
import { entry, FakeCluster, write } from './testing.ts';
import { allInvariants, endToEndInvariants, localInvariants } from './invariants/index.ts';
import type { Invariant } from './invariant.ts';

const base = {
  kind: 'local',
  statement: 'Something holds.',
  source: 'here',
  breaches: {
    broke: { words: ({ name, server }) => `${String(name)} broke at n${String(server)}.` },
  },
} as const satisfies Omit<Invariant, 'name'>;

/** An invariant that never breaks and writes down what it was asked. */
function spy(): { readonly invariant: Invariant; readonly asked: string[] } {
  const asked: string[] = [];
  const note = (what: string): null => {
    asked.push(what);
    return null;
  };
  const invariant: Invariant = {
    ...base,
    name: 'Spy',
    onStep: (_world, node) => note(`step n${node.id}`),
    onElected: (_world, node) => note(`elected n${node.id} t${node.view.term}`),
    onAppend: (_world, node, after, entries) =>
      note(`append n${node.id} ${after}+${entries.length}`),
    onLeaderWrite: (_world, node, after, lastIndex) =>
      note(`leader write n${node.id} ${lastIndex}->${after}`),
    onCommit: (_world, node, index) => note(`commit n${node.id} ${index}`),
    onFirstCommit: (_world, node, index) => note(`first commit n${node.id} ${index}`),
    onApply: (_world, node, index) => note(`apply n${node.id} ${index}`),
    onVote: (_world, node, message, vote) => note(`vote n${node.id} t${message.term} n${vote}`),
    onSend: (_world, node, to) => note(`send n${node.id} n${to}`),
    onMatch: (_world, node, follower, from, to) =>
      note(`match n${node.id} n${follower} ${from}->${to}`),
    onSnapshot: (_world, node, { index }) => note(`snapshot n${node.id} ${index}`),
    onRestart: (_world, node) => note(`restart n${node.id}`),
  };
  return { invariant, asked };
}

/** An invariant that breaks at each restart. */
const never = (name: string): Invariant => ({
  ...base,
  name,
  onRestart: (_world, node) => ({ code: 'broke', facts: { name, server: node.id } }),
});

/** A healthy story that touches every hook. */
function healthy(cluster: FakeCluster): void {
  const x = entry(1, 'x');
  cluster.step(2, { term: 1, votedFor: 1 });
  cluster.flush(2);
  cluster.send(2, 1, { type: 'VoteReply', term: 1, vote: 1 });
  cluster.elect(1, 1);
  cluster.step(1, {}, write(0, x));
  cluster.follow(2, 1, 1, write(0, x));
  cluster.flush(1, 2);
  cluster.send(2, 1, { type: 'AppendReply', term: 1, match: 1 });
  cluster.match(1, { 1: 1, 2: 1 });
  cluster.commit(1, 1);
  cluster.apply(1, 1, 42);
  cluster.snapshot(1, 1, 1, 42);
  cluster.restart(2);
}

describe('what the checker makes of a step', () => {
  test('it asks in order, and only those whose subject has changed', () => {
    const { invariant, asked } = spy();
    const cluster = new FakeCluster(3, [invariant]);
    healthy(cluster);
    expect(asked).toMatchInlineSnapshot(`
[
  "step n2",
  "send n2 n1",
  "vote n2 t1 n1",
  "elected n1 t1",
  "step n1",
  "append n1 0+1",
  "leader write n1 0->0",
  "step n1",
  "append n2 0+1",
  "step n2",
  "send n2 n1",
  "match n1 n1 0->1",
  "match n1 n2 0->1",
  "step n1",
  "commit n1 1",
  "first commit n1 1",
  "step n1",
  "apply n1 1",
  "step n1",
  "snapshot n1 1",
  "step n1",
  "restart n2",
]
`);
    expect(cluster.checker.evaluations[0]).toBe(asked.length);
  });

  test('nothing is asked, and so no finding is worded, when nothing of interest changed', () => {
    const { invariant, asked } = spy();
    const cluster = new FakeCluster(3, [invariant]);
    healthy(cluster);
    const before = asked.length;
    const node = cluster.node(1);
    const same: PeerView = { ...node.view, votedFor: 2 };
    const { view } = node;
    cluster.checker.stepped(new Step(node, null, null, view, []));
    node.view = same;
    cluster.checker.stepped(new Step(node, null, null, view, []));
    expect(asked).toHaveLength(before);
  });

  test('a message that repeats what its sender has said is not asked about again', () => {
    const { invariant, asked } = spy();
    const cluster = new FakeCluster(3, [invariant]);
    const heartbeat = { type: 'Heartbeat', term: 1 };
    cluster.send(1, 2, heartbeat);
    cluster.send(1, 3, heartbeat);
    expect(asked).toEqual(['send n1 n2']);
    cluster.send(2, 1, { type: 'AppendReply', term: 1, match: 3 });
    cluster.send(2, 1, { type: 'AppendReply', term: 1, match: 2 });
    cluster.send(2, 1, { type: 'AppendReply', term: 1, match: 4 });
    expect(asked).toEqual(['send n1 n2', 'send n2 n1', 'send n2 n1']);
    cluster.send(1, 2, { type: 'Heartbeat', term: 2 });
    expect(asked).toHaveLength(4);
  });

  test('a healthy run words no finding at all', () => {
    const findings: unknown[] = [];
    const watched = allInvariants.map((invariant): Invariant => {
      const hooks = Object.entries(invariant).map(([key, value]) => [
        key,
        typeof value !== 'function'
          ? value
          : (...args: readonly unknown[]): unknown => {
              const finding: unknown = Reflect.apply(value, invariant, args);
              findings.push(finding);
              return finding;
            },
      ]);
      return Object.fromEntries(hooks) as Invariant;
    });
    const cluster = new FakeCluster(3, watched);
    healthy(cluster);
    expect(findings.length).toBeGreaterThan(20);
    expect(new Set(findings)).toEqual(new Set([null]));
    expect([...cluster.checker.evaluations]).not.toContain(0);
  });

  test('an advance is passed entry by entry, and only its last index can be a first commit', () => {
    const { invariant, asked } = spy();
    const cluster = new FakeCluster(3, [invariant]);
    const entries = [entry(1, 1), entry(1, 2), entry(1, 3)];
    cluster.elect(1, 1, write(0, ...entries));
    cluster.follow(2, 1, 1, write(0, ...entries));
    asked.length = 0;
    cluster.commit(1, 2);
    cluster.commit(2, 1);
    cluster.commit(2, 3);
    expect(asked.filter((line) => line.includes('commit'))).toEqual([
      'commit n1 1',
      'commit n1 2',
      'first commit n1 2',
      'commit n2 1',
      'commit n2 2',
      'commit n2 3',
      'first commit n2 3',
    ]);
  });

  test('what an installed snapshot covers is not passed', () => {
    const { invariant, asked } = spy();
    const cluster = new FakeCluster(3, [invariant]);
    cluster.snapshot(3, 1_000_000_000, 1, undefined, { commitIndex: 1_000_000_000 });
    expect(asked).toEqual(['snapshot n3 1000000000', 'step n3']);
  });

  test('a commit index beyond all bounds is walked to the end of the log only', () => {
    const { invariant, asked } = spy();
    const cluster = new FakeCluster(3, [invariant]);
    cluster.step(3, {}, write(0, entry(1)));
    cluster.commit(3, Number.MAX_SAFE_INTEGER);
    expect(asked.filter((line) => line.startsWith('commit'))).toEqual(['commit n3 1']);
    expect(cluster.ledger.committedIndex).toBe(1);
  });

  test('a write that leaves a gap is left to the contract', () => {
    const { invariant, asked } = spy();
    const cluster = new FakeCluster(3, [invariant]);
    cluster.step(3, {}, write(1_000_000_000, entry(1)));
    expect(asked).toEqual(['step n3']);
  });

  test('each leadership begins with no belief about any server', () => {
    const { invariant, asked } = spy();
    const cluster = new FakeCluster(3, [invariant]);
    cluster.elect(1, 1);
    cluster.match(1, { 2: 4 });
    cluster.match(1, { 2: 5 });
    const { progress } = cluster.node(1).view;
    cluster.step(1, { term: 2, progress });
    expect(asked.filter((line) => line.startsWith('match'))).toEqual([
      'match n1 n2 0->4',
      'match n1 n2 4->5',
      'match n1 n2 0->5',
    ]);
  });

  test.each([
    ['no cut', [write(3, entry(1)), write(4, entry(1))], '3->3'],
    ['the deepest cut', [write(2, entry(1)), write(1, entry(1)), write(2, entry(1))], '3->1'],
    ['a cut of what the step itself wrote', [write(3, entry(1)), write(3, entry(1))], '4->3'],
  ])('of several writes in one step %s counts', (_what, writes, expected) => {
    const { invariant, asked } = spy();
    const cluster = new FakeCluster(3, [invariant]);
    cluster.elect(1, 1, write(0, entry(1), entry(1), entry(1)));
    cluster.step(1, {}, ...writes);
    expect(asked).toContain(`leader write n1 ${expected}`);
  });
});

describe('what the checker keeps', () => {
  test('the first violation, which is that of the first invariant on the list', () => {
    const cluster = new FakeCluster(3, [never('First'), never('Second')]);
    cluster.restart(2);
    cluster.restart(3);
    expect(cluster.checker.violation).toMatchObject({
      statement: base.statement,
      source: base.source,
      kind: base.kind,
      code: 'broke',
      facts: { name: 'First', server: 2 },
      refersTo: [],
      property: 'First',
      message: 'First broke at n2.',
      peer: 2,
    });
    expect([...cluster.checker.evaluations]).toEqual([2, 2]);
  });

  test('save and load put violation and counters back; the ledger may be swapped', () => {
    const cluster = new FakeCluster(3);
    cluster.elect(1, 1);
    const { checker } = cluster;
    const image = checker.save();
    const ledger = cluster.ledger.clone();
    const counted = [...checker.evaluations];

    cluster.elect(2, 1);
    expect(cluster.broken).toBe('Election Safety');
    const after = checker.save();
    expect(image.violation).toBeNull();

    checker.load(image);
    cluster.ledger = ledger;
    expect([...checker.evaluations]).toEqual(counted);
    cluster.elect(3, 2);
    expect(cluster.broken).toBeNull();

    const other = new Checker(cluster, allInvariants, {
      claimedVote: () => 0,
      claimedMatch: () => 0,
    });
    other.load(after);
    expect(other.save()).toEqual(after);
  });
});

describe('the lists of invariants', () => {
  test('end-to-end ones come first, and names are unique', () => {
    expect(allInvariants).toEqual([...endToEndInvariants, ...localInvariants]);
    expect(endToEndInvariants.every(({ kind }) => kind === 'end-to-end')).toBe(true);
    expect(localInvariants.every(({ kind }) => kind === 'local')).toBe(true);
    expect(new Set(allInvariants.map(({ name }) => name)).size).toBe(allInvariants.length);
  });
});
