import { describe, expect, test } from '@jest/globals';
import type { LogEntry, Peer, Snapshot } from '../../contract/peer.ts';
import { raft } from '../../raft/index.ts';
import { CALM_CONFIG } from '../schedule/config.ts';
import type { Intervention } from './interventions.ts';
import { describeNote } from '../../record/words/notes.ts';
import type { Network } from '../network/network.ts';
import { RpcNetwork } from '../network/rpc-network.ts';
import { simulate } from '../simulate.ts';
import type { Simulation } from './simulation.ts';
import { TraceLines } from '../../record/lines/trace-lines.ts';
import type { ServiceListener } from './world.ts';

/** As a run without types of its own sees it. */
const untyped: Peer = raft;

const SEED = { high: 0, low: 11 };

function driven(options: {
  readonly startDown?: boolean;
  readonly service?: ServiceListener;
  readonly observer?: TraceLines;
  readonly network?: Network;
  readonly seed?: typeof SEED;
}): Simulation<unknown, never> {
  const config = {
    ...CALM_CONFIG,
    peers: 3,
    healAtUs: CALM_CONFIG.durationUs,
    clients: { ...CALM_CONFIG.clients, count: 0 },
  };
  const simulation = simulate({ peer: raft, config, faults: [], seed: SEED, ...options });
  return simulation as unknown as Simulation<unknown, never>;
}

/** Runs until `us`, as somebody who waits outside would. */
function runUntil(simulation: Simulation<unknown, never>, us: number): void {
  simulation.wakeAt(us, 7);
  simulation.runTo(Infinity);
  expect(simulation.takeWoken()).toBe(7);
  expect(simulation.nowUs).toBe(us);
}

function leaderOf(simulation: Simulation<unknown, never>): number {
  return simulation.nodes.findIndex((node) => node.up && node.view.role === 'leader');
}

describe('a world driven from outside', () => {
  test('stops at each moment that was asked for, and goes on where it was', () => {
    const stopped = driven({});
    for (let us = 100_000; us <= 2_000_000; us += 100_000) runUntil(stopped, us);
    const views = stopped.nodes.slice(1).map(({ view }) => [view.role, view.term]);
    const straight = driven({});
    runUntil(straight, 2_000_000);
    expect(straight.nodes.slice(1).map(({ view }) => [view.role, view.term])).toEqual(views);
    expect(stopped.position).toBe(straight.position + 19);
  });

  test('a proposal is answered at once and counts as an event', () => {
    const simulation = driven({});
    runUntil(simulation, 2_000_000);
    const node = leaderOf(simulation);
    const before = simulation.position;
    const hash = simulation.hash.digest();
    expect(simulation.intervene({ kind: 'propose', node, command: 'x' })).toEqual({
      index: 2,
      term: simulation.nodes[node]!.view.term,
      leader: node,
    });
    expect(simulation.position).toBe(before + 1);
    expect(simulation.hash.digest()).not.toBe(hash);
  });

  test('a killed server is down until it is started; the hash tells what was done', () => {
    const hashes = [1, 2].map((node) => {
      const simulation = driven({});
      runUntil(simulation, 1_000_000);
      simulation.intervene({ kind: 'crash', node });
      expect(simulation.nodes[node]!.up).toBe(false);
      runUntil(simulation, 1_500_000);
      simulation.intervene({ kind: 'boot', node });
      expect(simulation.nodes[node]!.up).toBe(true);
      expect(simulation.nodes[node]!.incarnation).toBe(2);
      runUntil(simulation, 3_000_000);
      expect(simulation.violation).toBeNull();
      return simulation.hash.digest();
    });
    expect(hashes[0]).not.toBe(hashes[1]);
  });

  test('a cut link loses, a mended one does not', () => {
    const simulation = driven({});
    runUntil(simulation, 1_000_000);
    const leader = leaderOf(simulation);
    const other = (leader % 3) + 1;
    simulation.intervene({ kind: 'cut', from: leader, to: other });
    const { term } = simulation.nodes[other]!.view;
    runUntil(simulation, 2_000_000);
    expect(simulation.nodes[other]!.view.term).toBeGreaterThan(term);
    simulation.intervene({ kind: 'mend', from: leader, to: other });
    runUntil(simulation, 3_000_000);
    expect(new Set(simulation.nodes.slice(1).map(({ view }) => view.leader)).size).toBe(1);
  });

  test('servers may all be down at first', () => {
    const simulation = driven({ startDown: true });
    expect(simulation.nodes.slice(1).some(({ up }) => up)).toBe(false);
    for (const node of [1, 2, 3]) simulation.intervene({ kind: 'boot', node });
    runUntil(simulation, 2_000_000);
    expect(leaderOf(simulation)).toBeGreaterThan(0);
  });

  test('a service outside hears every entry once and in order, and can capture its state', () => {
    const heard: [peer: number, index: number, command: unknown][] = [];
    const restored: Snapshot[] = [];
    const service: ServiceListener = {
      onServiceApply: (peer, index, { command }: LogEntry) => heard.push([peer, index, command]),
      onServiceRestore: (_peer, snapshot) => restored.push(snapshot),
    };
    const simulation = driven({ service });
    runUntil(simulation, 1_000_000);
    const leader = leaderOf(simulation);
    const away = (leader % 3) + 1;
    simulation.intervene({ kind: 'crash', node: away });
    for (let k = 0; k < 5; k++) simulation.intervene({ kind: 'propose', node: leader, command: k });
    runUntil(simulation, 2_000_000);
    const atLeader = heard.filter(([peer]) => peer === leader);
    expect(atLeader.map(([, index]) => index)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(atLeader.map(([, , command]) => command)).toEqual([null, 0, 1, 2, 3, 4]);
    simulation.host.services.capture(simulation.nodes[leader]!, 'what it knows');
    runUntil(simulation, 2_500_000);
    simulation.intervene({ kind: 'boot', node: away });
    runUntil(simulation, 4_000_000);
    expect(
      restored.map(({ index, data }) => [index, (data as { content: unknown }).content]),
    ).toEqual([[6, 'what it knows']]);
    expect(simulation.violation).toBeNull();
  });

  test('traces tell interventions in words', () => {
    const observer = new TraceLines(untyped, { keep: 1 });
    const simulation = driven({ observer });
    observer.attach(simulation);
    runUntil(simulation, 1_000_000);
    simulation.intervene({ kind: 'crash', node: 2 });
    expect(observer.lines().join('\n')).toMatch(/n2 +is killed/);
  });

  test('every intervention has words of its own', () => {
    const all: Intervention[] = [
      { kind: 'propose', node: 1, command: 'x' },
      { kind: 'crash', node: 1 },
      { kind: 'boot', node: 1 },
      { kind: 'cut', from: 1, to: 2 },
      { kind: 'mend', from: 1, to: 2 },
      { kind: 'note', text: 'something' },
    ];
    const words = all.map((action) => describeNote({ kind: 'intervention', action }));
    expect(new Set(words).size).toBe(all.length);
  });
});

describe('a checkpoint of a driven world with an RPC network', () => {
  test('run on from it twice, the same happens twice', () => {
    const network = new RpcNetwork({
      servers: 3,
      kinds: raft.messageKinds.length,
      seed: SEED,
      isReply: (message) => message.type.endsWith('Reply'),
    });
    network.reliable = false;
    for (const id of [1, 2, 3]) network.register(id, 1);
    const simulation = driven({ network });
    runUntil(simulation, 1_000_000);
    const checkpoint = simulation.save();
    const goOn = (): string => {
      simulation.intervene({ kind: 'crash', node: 1 });
      runUntil(simulation, 1_500_000);
      simulation.intervene({ kind: 'boot', node: 1 });
      runUntil(simulation, 3_000_000);
      return simulation.hash.digest();
    };
    const first = goOn();
    simulation.restore(checkpoint);
    expect(goOn()).toBe(first);
  });
});
