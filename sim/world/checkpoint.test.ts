/**
 * All that a run leaves behind comes back on restore. Two simulations of the same run, one of which has been further on and
 * was taken back, are compared by walking over everything that they are made of, fields that nobody thought of included.
 */
import { describe, expect, test } from '@jest/globals';
import type { LogView, Peer, PeerMessage } from '../../contract/peer.ts';
import { raft } from '../../raft/index.ts';
import { scenarioNamed } from '../../scenarios/index.ts';
import { sized } from '../../test/tier.ts';
import { draw, streamKey } from '../chance/choose.ts';
import { drawSwarm, EVERYTHING } from '../faults/swarm.ts';
import { RpcNetwork } from '../network/rpc-network.ts';
import { writeDown } from '../order/decisions/write-down.ts';
import { CALM_CONFIG } from '../schedule/config.ts';
import type { Schedule } from '../schedule/schedule.ts';
import { simulate } from '../simulate.ts';
import type { Intervention } from './interventions.ts';
import type { Simulation } from './simulation.ts';

type AnySimulation = Simulation<unknown, PeerMessage>;

/** Where two things differ first; null: nowhere. */
function difference(a: unknown, b: unknown): string | null {
  const compared = new Map<object, object>();
  const differ = (mine: unknown, theirs: unknown, path: string): string | null => {
    if (Object.is(mine, theirs)) return null;
    if (
      typeof mine !== 'object' ||
      typeof theirs !== 'object' ||
      mine === null ||
      theirs === null
    ) {
      // Functions are made anew by each simulation.
      if (typeof mine === 'function' && typeof theirs === 'function') return null;
      return `${path}: ${String(mine)} and ${String(theirs)}`;
    }
    if (compared.get(mine) === theirs) return null;
    compared.set(mine, theirs);
    if (Object.getPrototypeOf(mine) !== Object.getPrototypeOf(theirs)) return `${path}: its class`;
    if (mine instanceof Map || mine instanceof Set) {
      return differ([...mine], [...(theirs as typeof mine)], `${path}[...]`);
    }
    const keys = Reflect.ownKeys(mine);
    const others = Reflect.ownKeys(theirs);
    if (keys.length !== others.length) return `${path}: ${keys.length} and ${others.length} fields`;
    for (const key of keys) {
      const found = differ(
        Reflect.get(mine, key),
        Reflect.get(theirs, key),
        `${path}.${String(key)}`,
      );
      if (found !== null) return found;
    }
    // Logs of peers keep their entries in private fields.
    return 'entryAt' in mine ? differ(entriesOf(mine), entriesOf(theirs), `${path}[...]`) : null;
  };
  return differ(a, b, 'simulation');
}

function entriesOf(log: object): unknown[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only logs have that method
  const { snapshotIndex, lastIndex } = log as LogView;
  const indices = Array.from(
    { length: lastIndex - snapshotIndex },
    (_, i) => snapshotIndex + 1 + i,
  );
  return indices.map((index) => (log as LogView).entryAt(index));
}

/** How one kind of run is made and moved on: a function that makes the same one each time. */
type Make = (low: number) => () => { simulation: AnySimulation; runTo(position: number): void };

function scheduled(scheduleOf: (low: number) => readonly [Peer, Schedule], strict = false): Make {
  return (low) => {
    const [peer, schedule] = scheduleOf(low);
    return () => {
      const simulation = simulate({ peer, ...schedule, strict });
      return { simulation, runTo: (position) => simulation.runTo(position) };
    };
  };
}

function drawnFrom(name: string): (low: number) => readonly [Peer, Schedule] {
  const scenario = scenarioNamed(name)!;
  return (low) => {
    const seed = { high: 0, low };
    const drawn = scenario.draw(seed, scenario.size ?? 3 + 2 * (low % 2));
    return [scenario.peer, { scenario: name, seed, ...drawn }];
  };
}

function chaos(low: number): Schedule {
  const seed = { high: 0, low };
  return { scenario: 'chaos', seed, ...drawSwarm(seed, 3, EVERYTHING) };
}

/** As the lab drives a run: its own network, servers killed and started, commands offered, links cut, pauses. */
const driven: Make = (low) => () => {
  const seed = { high: 0, low };
  const network = new RpcNetwork({
    servers: 3,
    kinds: raft.messageKinds.length,
    seed,
    isReply: ({ type }) => type.endsWith('Reply'),
  });
  network.reliable = low % 2 === 0;
  network.longReordering = low % 3 === 0;
  for (let id = 1; id <= 3; id++) network.register(id, 1);
  const config = { ...CALM_CONFIG, peers: 3, clients: { ...CALM_CONFIG.clients, count: 0 } };
  const simulation = simulate({ peer: raft, seed, config, faults: [], network });
  const key = streamKey(seed, 'driver');
  return {
    simulation,
    runTo(position) {
      while (simulation.position < position && !simulation.ended) {
        const next = simulation.position - (simulation.position % 20) + 20;
        simulation.runTo(Math.min(position, next));
        // What it was woken for is left lying about at times.
        if (simulation.position % 3 === 0) simulation.takeWoken();
        // What is done hangs on the position alone, so that it is the same after going back.
        if (simulation.position !== next || simulation.ended) continue;
        const word = draw(key, next) >>> 0;
        simulation.intervene(interventionOf(simulation, word, next));
        if (word % 7 === 0) simulation.wakeAt(simulation.nowUs + (word % 50_000), next);
      }
    },
  };
};

function interventionOf(
  { nodes }: { readonly nodes: readonly { readonly up: boolean }[] },
  word: number,
  position: number,
): Intervention {
  const node = 1 + (word % 3);
  const to = 1 + (node % 3);
  switch ((word >>> 8) % 6) {
    case 0:
      return { kind: 'crash', node };
    case 1:
      return { kind: 'boot', node };
    case 2:
      return { kind: 'cut', from: node, to };
    case 3:
      return { kind: 'mend', from: node, to };
    default:
      return nodes[node]!.up
        ? { kind: 'propose', node, command: position }
        : { kind: 'note', text: `${position}` };
  }
}

const FAR_ENOUGH = new RangeError('far enough');

/** A peer that throws once its commit index has come so far. */
const throwing: typeof raft = {
  ...raft,
  step(config, state, input) {
    if (state.commitIndex > 20) throw FAR_ENOUGH;
    return raft.step(config, state, input);
  },
};

const MORE = sized({ check: 1, ci: 5, nightly: 20 });

const KINDS: readonly (readonly [kind: string, runs: number, make: Make])[] = [
  ['chaos', 12 * MORE, scheduled((low) => [raft, chaos(low)])],
  ['decisions', 8 * MORE, scheduled((low) => [raft, writeDown(raft, chaos(low)).schedule])],
  ['walks', 12 * MORE, scheduled(drawnFrom('portfolio'))],
  ['violations', 4 * MORE, scheduled(drawnFrom('canary'))],
  ['strict runs', 4 * MORE, scheduled((low) => [raft, chaos(low + 500)], true)],
  ['runs of a peer that throws', 4 * MORE, scheduled((low) => [throwing, chaos(low)])],
  ['runs driven from outside', 8 * MORE, driven],
];

describe('restore brings everything back', () => {
  test.each(KINDS)('in %s', (_, runs, makeFor) => {
    for (let low = 1; low <= runs; low++) {
      const make = makeFor(low);
      const word = draw(streamKey({ high: 0, low }, 'position'), 0) >>> 0;
      const position = word % 1_500;
      const further = position + (low % 4 === 0 ? Infinity : word % 2_000);
      const twin = make();
      twin.runTo(position);
      const subject = make();
      subject.runTo(position);
      const saved = subject.simulation.save();
      expect([low, difference(subject.simulation, twin.simulation)]).toEqual([low, null]);
      for (let time = 0; time < 2; time++) {
        subject.runTo(further);
        subject.simulation.restore(saved);
        expect([low, difference(subject.simulation, twin.simulation)]).toEqual([low, null]);
      }
    }
  });
});
