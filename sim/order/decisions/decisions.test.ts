import { describeReason } from '../../../record/words/reasons.ts';
import { decisionsOf } from './decision-order.ts';
import { describe, expect, test } from '@jest/globals';
import { raft } from '../../../raft/index.ts';
import { scenarioNamed } from '../../../scenarios/index.ts';
import { CALM_CONFIG } from '../../schedule/config.ts';
import { runSchedule } from '../../run.ts';
import type { Schedule } from '../../schedule/schedule.ts';
import { simulate } from '../../simulate.ts';
import type { Decision } from '../../schedule/decision.ts';
import { describeDecision, ordinal } from '../../../record/words/decisions.ts';
import { AT_ONCE, deliver, drawn, timeout } from './testing.ts';
import { withDecisions, writeDown } from './write-down.ts';

function decided(decisions: readonly Decision[], config = AT_ONCE, heals = false): Schedule {
  const empty = { scenario: 'calm', seed: { high: 0, low: 1 }, config, faults: [] };
  return withDecisions(empty, decisions, heals);
}

const ELECT_N1 = [
  timeout(1),
  deliver('RequestVote', 1, 2),
  deliver('RequestVoteReply', 2, 1),
] as const;

describe('a run is written down as decisions', () => {
  test.each([
    'chaos',
    'crashes',
    'snapshots',
    'lossy',
    'canary',
    'bug-forgotten-vote',
    'bug-early-ack',
    'bug-commit-by-counting',
  ])('%s: they take the same steps', (name) => {
    const scenario = scenarioNamed(name)!;
    for (let seed = 1; seed <= 6; seed++) {
      const { schedule, violation } = writeDown(scenario.peer, drawn(scenario, seed));
      const simulation = simulate({ peer: scenario.peer, ...schedule });
      simulation.run();
      expect([seed, decisionsOf(simulation)!.inapplicable]).toEqual([seed, []]);
      expect(simulation.violation).toEqual(violation);
      expect(decisionsOf(simulation)!.applied).toEqual(schedule.decisions);
    }
  });

  test('writing down decisions gives them back', () => {
    const scenario = scenarioNamed('canary')!;
    const first = writeDown(scenario.peer, drawn(scenario, 11)).schedule;
    expect(writeDown(scenario.peer, first).schedule).toEqual(first);
  });

  test('whether disks and services take time or not', () => {
    const chaos = drawn(scenarioNamed('crashes')!, 2);
    const { disk, service } = chaos.config;
    const config = {
      ...chaos.config,
      disk: { ...disk, writeMinUs: 0, writeMaxUs: 0 },
      service: { ...service, applyMinUs: 0, applyMaxUs: 0 },
    };
    const { schedule } = writeDown(raft, { ...chaos, config });
    expect(runSchedule(raft, schedule).inapplicable).toEqual([]);
    const atOnce = decided([...ELECT_N1, timeout(1, 'heartbeat'), timeout(1, 'none')]);
    const again = writeDown(raft, atOnce).schedule;
    expect(again.decisions!.map((each) => each.do)).toEqual(
      atOnce.decisions!.slice(0, -1).map((each) => each.do),
    );
    expect(runSchedule(raft, again)).toEqual({ ...runSchedule(raft, atOnce), inapplicable: [] });
  });

  test('each server stands where it stood', () => {
    const scenario = scenarioNamed('crashes')!;
    const schedule = { ...drawn(scenario, 4), faults: drawn(scenario, 4).faults };
    const config = { ...schedule.config, healAtUs: schedule.config.durationUs };
    const original = simulate({ peer: raft, ...schedule, config });
    original.run();
    const again = simulate({
      peer: raft,
      ...writeDown(raft, { ...schedule, config }).schedule,
    });
    again.run();
    expect(again.nodes.map(({ view }) => view)).toEqual(original.nodes.map(({ view }) => view));
    expect(again.nodes.slice(1).map(({ disk }) => disk.load())).toEqual(
      original.nodes.slice(1).map(({ disk }) => disk.load()),
    );
  });
});

describe('decisions', () => {
  test('nothing happens but what they name', () => {
    const simulation = simulate({ peer: raft, ...decided([...ELECT_N1]) });
    simulation.run();
    expect(simulation.nodes.slice(1).map(({ view }) => [view.role, view.term])).toEqual([
      ['leader', 1],
      ['follower', 1],
      ['follower', 0],
    ]);
    expect(runSchedule(raft, decided([])).events).toBe(0);
  });

  test('a write that takes time ends when it is decided', () => {
    const config = { ...AT_ONCE, disk: { ...AT_ONCE.disk, writeMaxUs: 1 } };
    const simulation = simulate({
      peer: raft,
      ...decided([timeout(1), deliver('RequestVote', 1, 2), { do: 'persist', node: 1 }], config),
    });
    simulation.run();
    const { applied, inapplicable } = decisionsOf(simulation)!;
    expect(applied.map((each) => each.do)).toEqual(['timeout', 'persist']);
    expect(inapplicable).toHaveLength(1);
    expect(decisionsOf(simulation)!.pool.all()).toHaveLength(2);
  });

  test.each<[string, readonly Decision[], string]>([
    ['never sent', [deliver('RequestVote', 1, 2)], 'n1 has sent n2 only 0 RequestVote by then'],
    [
      'arrived before',
      [timeout(1), deliver('RequestVote', 1, 2), deliver('RequestVote', 1, 2)],
      'it has arrived already',
    ],
    [
      'not arrived before',
      [timeout(1), { ...deliver('RequestVote', 1, 2), again: true } as Decision],
      'it has not arrived before',
    ],
    ['no timer', [timeout(1, 'heartbeat')], "n1's heartbeat timer is not running"],
    ['no write', [{ do: 'persist', node: 1 }], 'n1 has no unfinished write'],
    ['nothing to apply', [{ do: 'apply', node: 1 }], "n1's service has nothing to apply"],
    [
      'nothing to capture',
      [{ do: 'snapshot', node: 1 }],
      "n1's service has applied nothing since its last snapshot",
    ],
    ['down', [{ do: 'crash', node: 2, writes: 0, torn: null }, timeout(2)], 'n2 is down'],
    ['up', [{ do: 'restart', node: 2 }], 'n2 is up'],
    [
      'answers the dead',
      [
        ...ELECT_N1.slice(0, 2),
        { do: 'crash', node: 1, writes: 0, torn: null },
        { do: 'restart', node: 1 },
        deliver('RequestVoteReply', 2, 1),
      ],
      'it answers an earlier incarnation of n1',
    ],
  ])('one that does not apply is passed over and explained: %s', (_name, decisions, reason) => {
    const { inapplicable, verdict } = runSchedule(raft, decided(decisions));
    expect(verdict).toBe('pass');
    const at = decisions.length - 1;
    expect(inapplicable).toMatchObject([{ at, decision: decisions[at] }]);
    expect(describeReason(inapplicable[0]!.reason)).toBe(reason);
  });

  test('a message is found by what it says when there are more of its kind than there were', () => {
    const says = 'RequestVote t2 last 0/0';
    const named: Decision = { do: 'deliver', kind: 'RequestVote', from: 1, to: 3, nth: 1, says };
    const simulation = simulate({ peer: raft, ...decided([timeout(1), timeout(1), named]) });
    simulation.run();
    expect(decisionsOf(simulation)!.applied.at(-1)).toEqual({ ...named, nth: 2 });
    expect(simulation.nodes[3]!.view.term).toBe(2);
  });

  test('behind the last one the faults stop, and the cluster recovers by itself', () => {
    const crash: Decision = { do: 'crash', node: 1, writes: 0, torn: null };
    const result = runSchedule(raft, decided([...ELECT_N1, crash], CALM_CONFIG, true));
    expect(result.verdict).toBe('pass');
    expect(result.recovery).toBe('recovered');
    expect(result.committed).toBeGreaterThan(0);
  });

  test('a checkpoint goes back to before a decision, and to before the heal phase', () => {
    const scenario = scenarioNamed('chaos')!;
    const { schedule } = writeDown(raft, drawn(scenario, 3));
    const whole = runSchedule(raft, schedule);
    const simulation = simulate({ peer: raft, ...schedule });
    simulation.runTo(500);
    const early = simulation.save();
    simulation.runTo(schedule.decisions!.length + 50);
    const late = simulation.save();
    simulation.run();
    expect(simulation.hash.digest()).toBe(whole.hash);
    for (const checkpoint of [early, late, early]) {
      simulation.restore(checkpoint);
      simulation.run();
      expect(simulation.hash.digest()).toBe(whole.hash);
      expect(decisionsOf(simulation)!.applied).toEqual(schedule.decisions);
    }
  });

  test('are told in words', () => {
    expect([1, 2, 3, 4, 11, 12, 13, 21, 102, 111].map(ordinal).join(' ')).toBe(
      '1st 2nd 3rd 4th 11th 12th 13th 21st 102nd 111th',
    );
    expect(describeDecision(deliver('RequestVote', 1, 2, 3))).toBe(
      'the 3rd RequestVote from n1 reaches n2',
    );
    expect(describeDecision({ do: 'crash', node: 3, writes: 1, torn: null })).toBe(
      'n3 crashes; 1 unfinished write reached the disk',
    );
  });
});
