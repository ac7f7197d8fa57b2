import { describe, expect, test } from '@jest/globals';
import type { Peer } from '../../contract/peer.ts';
import { raft } from '../../raft/index.ts';
import { scenarioNamed } from '../../scenarios/index.ts';
import { AT_ONCE, deliver, drawn, timeout } from '../../sim/order/decisions/testing.ts';
import { withDecisions } from '../../sim/order/decisions/write-down.ts';
import { runSchedule } from '../../sim/run.ts';
import type { Schedule } from '../../sim/schedule/schedule.ts';
import { signatureOf } from '../../sim/judge/signature.ts';
import { crashBase } from './base.ts';
import { continuationsFor, describeContinuation } from './continuation.ts';
import type { CrashPoint } from './crash-point.ts';
import { findCrashPoints } from './find.ts';
import { sampleEvenly } from './sample.ts';
import type { CrashFinding } from './trials.ts';
import { CrashTrials } from './trials.ts';

interface Tried {
  readonly base: Schedule;
  readonly points: readonly CrashPoint[];
  readonly findings: readonly CrashFinding[];
  readonly runs: number;
  readonly limits: number;
}

function promisesOnly(schedule: Schedule): Schedule {
  return { ...schedule, config: { ...schedule.config, checks: 'end-to-end' } };
}

/** Crashes everywhere in the beginning of what a seed of `scenario` draws. */
function tryAll(
  name: string,
  seed: number,
  peers: number,
  decisions: number,
  options: {
    readonly peer?: Peer;
    readonly limit?: number;
    /** Only what Raft promises. */
    readonly promises?: boolean;
  } = {},
): Tried {
  const { peer = raft, limit = Infinity, promises = false } = options;
  const source = drawn(scenarioNamed(name)!, seed, peers);
  const base = crashBase(peer, promises ? promisesOnly(source) : source, decisions);
  expect(base.violation).toBeNull();
  const points = sampleEvenly(findCrashPoints(peer, base.schedule).points, limit);
  const trials = new CrashTrials(peer, base.schedule);
  const outcomes = points.map((point) => trials.try(point));
  return {
    base: base.schedule,
    points,
    findings: outcomes.flatMap(({ findings }) => findings),
    runs: outcomes.reduce((sum, { runs }) => sum + runs, 0),
    limits: outcomes.reduce((sum, { limits }) => sum + limits, 0),
  };
}

describe('correct servers survive every crash', () => {
  test.each<[string, number, number, number]>([
    ['calm', 1, 3, 120],
    ['calm', 2, 5, 120],
    ['chaos', 1, 3, 200],
    ['chaos', 4, 5, 200],
    ['chaos', 5, 4, 150],
    ['crashes', 3, 3, 200],
    ['snapshots', 1, 3, 300],
    ['snapshots', 2, 5, 200],
    ['lossy', 6, 3, 200],
    ['figure-8', 7, 5, 200],
    ['calm', 1, 1, 30],
    ['calm', 1, 2, 60],
  ])('%s, seed %i, %i servers, %i decisions', (name, seed, peers, decisions) => {
    const { points, runs, findings, limits } = tryAll(name, seed, peers, decisions, { limit: 24 });
    expect(findings.map(({ violation, point }) => [violation, point])).toEqual([]);
    expect(limits).toBe(0);
    expect(points.length).toBeGreaterThan(3);
    // Both plain ones at least, and every one there is as a rule.
    expect(runs).toBeGreaterThanOrEqual(2 * points.length);
  });
});

describe('a bug that needs a crash in one place is found, by what Raft promises alone', () => {
  test.each<[string, number, string]>([
    // Only between the acknowledgement of a follower and the end of the leader's own write.
    ['bug-own-unwritten-entries-counted', 1, 'Leader Completeness'],
    // Only while the write of a vote is on its way.
    ['bug-early-vote', 1, 'Election Safety'],
    ['bug-early-ack', 1, 'Leader Completeness'],
    ['bug-tail-forgotten', 2, 'Leader Completeness'],
    ['bug-wiped-disk', 3, 'Election Safety'],
  ])('%s', (name, seed, property) => {
    const { peer } = scenarioNamed(name)!;
    const { base, points, findings } = tryAll('calm', seed, 3, 100, {
      peer,
      promises: true,
    });
    expect(runSchedule(peer, base).verdict).toBe('pass');
    const fitting = findings.filter(({ violation }) => violation.property === property);
    expect(fitting.length).toBeGreaterThan(0);
    expect(new Set(fitting.map(({ point }) => point)).size).toBeLessThan(points.length);
  });

  test('a vote that is sent too early: at a few of the many places', () => {
    const { peer } = scenarioNamed('bug-early-vote')!;
    const { points, findings } = tryAll('calm', 1, 3, 100, {
      peer,
      promises: true,
    });
    const places = new Set(findings.map(({ point }) => point));
    expect([...places].every(({ kind }) => kind === 'in-write')).toBe(true);
    expect(places.size).toBeLessThan(5);
    expect(points.length).toBeGreaterThan(50);
  });
});

describe('what is found', () => {
  const { peer } = scenarioNamed('bug-early-ack')!;

  test('is a schedule that fails in the same way, all of whose decisions apply', () => {
    const { findings } = tryAll('calm', 1, 3, 100, { peer, promises: true });
    const kinds = new Set<string>();
    for (const { schedule, violation, continuation } of findings) {
      const result = runSchedule(peer, schedule);
      expect(result.inapplicable).toEqual([]);
      expect(signatureOf(result.violation!)).toBe(signatureOf(violation));
      expect(result.violation).toEqual(violation);
      expect(schedule.decisions!.some((each) => each.do === 'crash')).toBe(true);
      kinds.add(`${continuation.kind} ${violation.kind}`);
    }
    expect([...kinds]).toContain('takeover end-to-end');
    expect([...kinds]).toContain('restart liveness');
  });

  test('does not depend on which points are tried, or in which order', () => {
    const source = promisesOnly(drawn(scenarioNamed('calm')!, 1, 3));
    const base = crashBase(peer, source, 80).schedule;
    const { points } = findCrashPoints(peer, base);
    const all = new CrashTrials(peer, base);
    const inOrder = points.map((point) => all.try(point));
    const backwards = points.toReversed().map((point) => all.try(point));
    const withoutEvents = inOrder.map((each) => ({ ...each, events: 0 }));
    expect(backwards.toReversed().map((each) => ({ ...each, events: 0 }))).toEqual(withoutEvents);
    for (let i = 0; i < points.length; i += 7) {
      const alone = new CrashTrials(peer, base).try(points[i]!);
      expect({ ...alone, events: 0 }).toEqual(withoutEvents[i]);
    }
  });
});

describe('the run that crashes are put into', () => {
  test('is the beginning of the one drawn, and has a heal phase', () => {
    const source = drawn(scenarioNamed('chaos')!, 1, 5);
    const { schedule, violation } = crashBase(raft, source, 50);
    expect(violation).toBeNull();
    expect(schedule.decisions).toHaveLength(50);
    const result = runSchedule(raft, schedule);
    expect(result).toMatchObject({ verdict: 'pass', recovery: 'recovered', inapplicable: [] });
  });

  test('gets a heal phase, disks and services that take time, if it has none', () => {
    const { scenario, seed, faults } = drawn(scenarioNamed('calm')!, 1, 3);
    const elected = [timeout(1), deliver('RequestVote', 1, 2), deliver('RequestVoteReply', 2, 1)];
    const bare = withDecisions({ scenario, seed, faults, config: AT_ONCE }, elected, false);
    expect(runSchedule(raft, bare)).toMatchObject({ recovery: null, inapplicable: [] });
    const { schedule } = crashBase(raft, bare);
    expect(schedule.decisions!.map((each) => each.do)).toEqual([
      'timeout',
      'persist',
      'deliver',
      'persist',
      'deliver',
      'persist',
    ]);
    expect(runSchedule(raft, schedule)).toMatchObject({ recovery: 'recovered', inapplicable: [] });
    expect(findCrashPoints(raft, schedule).points).toHaveLength(10);
  });

  test('ends just before what breaks by itself', () => {
    const { peer } = scenarioNamed('canary')!;
    const { schedule, violation } = crashBase(peer, drawn(scenarioNamed('canary')!, 2, 5));
    expect(violation?.property).toBe('Vote Once');
    const again = crashBase(peer, schedule);
    expect(again.schedule.decisions!.length).toBeLessThanOrEqual(schedule.decisions!.length);
    const { config } = schedule;
    const before = { ...schedule, config: { ...config, durationUs: config.healAtUs } };
    expect(runSchedule(peer, before)).toMatchObject({ verdict: 'pass', inapplicable: [] });
  });
});

test('continuations in words', () => {
  expect(continuationsFor(2).map((each) => describeContinuation(1, each))).toEqual([
    'it restarts at once',
    'it stays down until the faults stop',
    'its last messages arrive and are answered first; it restarts, and it stands for election',
    'its last messages arrive and are answered first; it restarts, and n2 stands for election',
    'its last messages arrive and are answered first; it restarts, and it stands for election',
    'its last messages arrive and are answered first; it restarts, and n2, without what it learnt last, stands for election',
  ]);
});

test('a choice of points is spread evenly', () => {
  expect(sampleEvenly([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 4)).toEqual([0, 2, 5, 7]);
  expect(sampleEvenly([0, 1], 4)).toEqual([0, 1]);
});
