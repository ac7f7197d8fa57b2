import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { HandCluster } from './testing/hand-cluster.ts';
import type { Flying } from './testing/hand-cluster.ts';

/** Picks the messages from and to one peer. */
function touching(id: number): (flying: Flying) => boolean {
  return ({ from, to }) => from === id || to === id;
}

describe('three peers', () => {
  test('elect a leader, agree on its entries, and learn of the commit by the next heartbeat', () => {
    const cluster = new HandCluster(3);
    cluster.fire(1, 'election');
    cluster.settle();
    expect(cluster.at(1).state.role).toBe('leader');
    cluster.step(1, { type: 'propose', command: 'a' });
    cluster.step(1, { type: 'propose', command: 'b' });
    cluster.fire(1, 'flush');
    cluster.settle();
    expect(cluster.commandsAt(1)).toEqual(['a', 'b']);
    expect(cluster.commandsAt(2)).toEqual([]);
    cluster.fire(1, 'heartbeat');
    cluster.settle();
    expect(cluster.commandsAt(2)).toEqual(['a', 'b']);
    expect(cluster.commandsAt(3)).toEqual(['a', 'b']);
  });

  test('a deposed leader’s entries give way to those of its successor', () => {
    const cluster = new HandCluster(3);
    cluster.fire(1, 'election');
    cluster.settle();
    const cutOff = touching(1);
    for (const command of ['lost 1', 'lost 2', 'lost 3']) {
      cluster.step(1, { type: 'propose', command });
    }
    cluster.fire(1, 'flush');
    cluster.fire(2, 'election');
    cluster.settle(cutOff);
    cluster.step(2, { type: 'propose', command: 'kept' });
    cluster.fire(2, 'flush');
    cluster.settle(cutOff);
    cluster.fire(2, 'heartbeat');
    cluster.settle();
    cluster.fire(2, 'heartbeat');
    cluster.settle();
    expect(cluster.at(1).state).toMatchObject({ role: 'follower', leader: 2, commitIndex: 1 });
    expect(cluster.commandsAt(1)).toEqual(['kept']);
    expect(cluster.at(1).state.log.lastIndex).toBe(1);
  });

  test('a peer that missed a compacted part is brought up by snapshot and entries', () => {
    const cluster = new HandCluster(3);
    cluster.fire(1, 'election');
    cluster.settle();
    const cutOff = touching(3);
    for (const command of ['a', 'b', 'c', 'd']) cluster.step(1, { type: 'propose', command });
    cluster.fire(1, 'flush');
    cluster.settle(cutOff);
    cluster.compact(1);
    cluster.step(1, { type: 'propose', command: 'e' });
    cluster.fire(1, 'flush');
    cluster.settle(cutOff);
    cluster.fire(1, 'heartbeat');
    cluster.settle();
    cluster.fire(1, 'heartbeat');
    cluster.settle();
    expect(cluster.commandsAt(3)).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(cluster.at(3).state.log).toMatchObject({ snapshotIndex: 4, lastIndex: 5 });
  });

  test('everybody may crash after a commit, and the entry is still there', () => {
    const cluster = new HandCluster(3);
    cluster.fire(1, 'election');
    cluster.settle();
    cluster.step(1, { type: 'propose', command: 'a' });
    cluster.fire(1, 'flush');
    cluster.settle(({ to }) => to === 3);
    for (const server of cluster.servers.values()) server.crash(0);
    cluster.fire(3, 'election');
    cluster.settle();
    expect(cluster.at(3).state.role).toBe('candidate');
    cluster.fire(2, 'election');
    cluster.settle();
    cluster.step(2, { type: 'propose', command: 'b' });
    cluster.fire(2, 'flush');
    cluster.settle();
    expect(cluster.commandsAt(2)).toEqual(['a', 'b']);
  });
});

/** What happens, mainly to which server, and a number that decides the details. */
type Move = readonly [kind: string, server: number, choice: number];

const move: fc.Arbitrary<Move> = fc.tuple(
  fc.oneof(
    { weight: 7, arbitrary: fc.constant('round') },
    { weight: 3, arbitrary: fc.constant('propose') },
    { weight: 2, arbitrary: fc.constantFrom('sync', 'heartbeat') },
    { weight: 1, arbitrary: fc.constantFrom('election', 'crash', 'compact') },
  ),
  fc.nat(4),
  fc.nat(),
);

function make(cluster: HandCluster, size: number, [kind, place, choice]: Move): void {
  const id = (place % size) + 1;
  if (kind === 'round') deliverSome(cluster, choice);
  else if (kind === 'sync') cluster.sync(id);
  else if (kind === 'heartbeat') cluster.fire(id, kind);
  else if (kind === 'compact') cluster.compact(id);
  else if (kind === 'election' && cluster.at(id).state.role !== 'leader') cluster.fire(id, kind);
  else if (kind === 'crash' && choice % 3 === 0) cluster.at(id).crash(choice % 4);
  else if (kind === 'propose') {
    // To leaders only: others would refuse.
    for (const [leader, { state }] of cluster.servers) {
      if (state.role !== 'leader') continue;
      for (let i = 0; i <= choice % 3; i++) {
        cluster.step(leader, { type: 'propose', command: choice + i });
      }
      cluster.fire(leader, 'flush');
    }
  }
}

/** Two bits of `choice` are the fate of a message: late, delivered, delivered, or lost or doubled by turns. */
function deliverSome(cluster: HandCluster, choice: number): void {
  for (const [id, { writes }] of cluster.servers) {
    if (writes.length > 0 && (choice >>> (20 + id)) % 4 > 0) cluster.sync(id);
  }
  const { flying } = cluster;
  cluster.flying = [];
  flying.forEach((item, i) => {
    const fate = (choice >>> ((2 * i) % 30)) & 3;
    if (fate === 0 || (fate === 3 && i % 2 === 0)) cluster.flying.push(item);
    if (fate === 1 || fate === 2 || (fate === 3 && i % 2 === 0)) cluster.deliver(item);
  });
}

/** No faults, one leader: everything must come together. */
function heal(cluster: HandCluster, size: number): void {
  cluster.settle();
  for (const id of cluster.servers.keys()) cluster.fire(id, 'heartbeat');
  cluster.settle();
  const candidates = [...cluster.servers.keys()].sort((a, b) => {
    const [one, other] = [cluster.at(a).state.log, cluster.at(b).state.log];
    return other.lastTerm - one.lastTerm || other.lastIndex - one.lastIndex;
  });
  const [best] = candidates;
  for (let round = 0; round < 3 && cluster.at(best!).state.role !== 'leader'; round++) {
    cluster.fire(best!, 'election');
    cluster.settle();
  }
  cluster.step(best!, { type: 'propose', command: 'last' });
  cluster.fire(best!, 'flush');
  for (let round = 0; round < 5; round++) {
    cluster.settle();
    cluster.fire(best!, 'heartbeat');
  }
  cluster.settle();
  for (let id = 1; id <= size; id++) {
    expect(cluster.commandsAt(id)).toEqual(cluster.commandsAt(best!));
    expect(cluster.commandsAt(id).at(-1)).toBe('last');
  }
}

describe('whatever is lost, doubled, late, crashed or compacted', () => {
  test.each([2, 3, 5])('%i peers never disagree, and recover when left alone', (size) => {
    fc.assert(
      fc.property(fc.array(move, { minLength: 100, maxLength: 400, size: 'max' }), (moves) => {
        const cluster = new HandCluster(size);
        for (const item of moves) make(cluster, size, item);
        heal(cluster, size);
      }),
      { numRuns: 30 },
    );
  });
});
