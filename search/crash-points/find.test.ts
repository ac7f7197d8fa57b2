import { describe, expect, test } from '@jest/globals';
import { raft } from '../../raft/index.ts';
import { scenarioNamed } from '../../scenarios/index.ts';
import { CALM_CONFIG } from '../../sim/schedule/config.ts';
import type { Decision } from '../../sim/schedule/decision.ts';
import { placeOfDecision } from '../../sim/schedule/decision.ts';
import { deliver, drawn, timeout } from '../../sim/order/decisions/testing.ts';
import { withDecisions } from '../../sim/order/decisions/write-down.ts';
import type { Schedule } from '../../sim/schedule/schedule.ts';
import { simulate } from '../../sim/simulate.ts';
import { crashBase } from './base.ts';
import type { CrashPoint } from './crash-point.ts';
import { crashAt, describeCrashPoint } from './crash-point.ts';
import { findCrashPoints } from './find.ts';

const persist = (node: number): Decision => ({ do: 'persist', node });

function decided(decisions: readonly Decision[]): Schedule {
  const config = { ...CALM_CONFIG, peers: 3 };
  const empty = { scenario: 'calm', seed: { high: 0, low: 1 }, config, faults: [] };
  return withDecisions(empty, decisions, true);
}

/** n1 is elected by n2, and replicates its no-op there. */
const TINY: readonly Decision[] = [
  timeout(1),
  persist(1),
  deliver('RequestVote', 1, 2),
  persist(2),
  deliver('RequestVoteReply', 2, 1),
  persist(1),
  { do: 'propose', node: 1, command: 7 },
  timeout(1, 'flush'),
  deliver('AppendEntries', 1, 2),
  persist(2),
];

/** `5 n1 1/1 in-write`: behind decision 5, one write of one kept. */
function told(schedule: Schedule): string[] {
  return findCrashPoints(raft, schedule).points.map(({ position, node, survival, kind }) => {
    return `${position} n${node} ${survival.writes} ${kind}`;
  });
}

describe('crash points', () => {
  test('of a tiny run are those that one finds by hand', () => {
    expect(told(decided(TINY))).toEqual([
      // n1 votes for itself.
      '0 n1 0 before-write',
      '1 n1 0 in-write',
      '1 n1 1 before-send',
      '2 n1 0 after-write',
      // So does n2; where n2 stood before, it stood from the beginning.
      '2 n2 0 before-write',
      '3 n2 0 in-write',
      '3 n2 1 before-send',
      '4 n2 0 after-write',
      // n1 leads and writes its no-op. Nothing waits for that write, so that its end is no place of its own ...
      '5 n1 0 in-write',
      '5 n1 1 in-write',
      // ... nor is the moment before it is asked for a command.
      '7 n1 0 in-write',
      '7 n1 1 in-write',
      // n2 takes the no-op over; n3 has heard of nothing.
      '9 n2 0 in-write',
      '9 n2 1 before-send',
      '10 n2 0 after-write',
    ]);
  });

  test('are counted before equal ones are taken for one', () => {
    // Nine decisions change a disk: one way before and two behind it, or the other way round.
    expect(findCrashPoints(raft, decided(TINY)).ways).toBe(27);
    expect(findCrashPoints(raft, decided([]))).toEqual({ points: [], ways: 0 });
  });

  test('begin anew with each start of a server', () => {
    const again: Decision[] = [
      { do: 'crash', node: 2, writes: 0, torn: null },
      { do: 'restart', node: 2 },
      timeout(2),
    ];
    expect(told(decided([...TINY, ...again])).slice(15)).toEqual([
      '12 n2 0 before-write',
      '13 n2 0 in-write',
      '13 n2 1 before-send',
    ]);
  });

  test('are told in words', () => {
    const survival = { writes: 1, torn: null };
    const point: CrashPoint = { position: 3, node: 2, survival, kind: 'before-send' };
    expect(describeCrashPoint(point)).toBe(
      'after decision 3, n2 crashes; 1 unfinished write reached the disk',
    );
    expect(describeCrashPoint({ ...point, position: 0 })).toMatch(/^before the first decision, n2/);
  });

  test('a server between two of its decisions is one place, whatever others do meanwhile', () => {
    const scenario = scenarioNamed('chaos')!;
    const base = crashBase(raft, drawn(scenario, 2, 3), 200).schedule;
    const decisions = base.decisions!;
    const { points } = findCrashPoints(raft, base);
    let later = 0;
    for (const point of points) {
      const { position, node } = point;
      const next = decisions.findIndex(
        (each, i) => i >= position && placeOfDecision(each) === node,
      );
      if (next <= position) continue;
      later++;
      expect(endOf(base, point, next)).toEqual(endOf(base, point, position));
    }
    expect(later).toBeGreaterThan(50);
  });
});

/** Where everybody stands when the server has crashed at `place`, restarted, and the run gone on. */
function endOf(base: Schedule, point: CrashPoint, place: number): unknown {
  const decisions = base.decisions!.slice();
  decisions.splice(place, 0, crashAt(point), { do: 'restart', node: point.node });
  const simulation = simulate({ peer: raft, ...withDecisions(base, decisions, false) });
  simulation.run();
  const { nodes, ledger } = simulation;
  return [ledger.committedIndex, nodes.slice(1).map(({ view, disk }) => [view, disk.load()])];
}
