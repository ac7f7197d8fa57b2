/** Schedules of decisions, replayed when the code of the peer has changed since they were recorded. */
import { describe, expect, test } from '@jest/globals';
import { exitCodeFor } from '../../cli/terminal/exit-codes.ts';
import type { Effect, Peer } from '../../contract/peer.ts';
import { createRaftPeer, raft } from '../../raft/index.ts';
import type { RaftMessage } from '../../raft/index.ts';
import { scenarioNamed } from '../../scenarios/index.ts';
import type { Decision } from '../../sim/schedule/decision.ts';
import { withDecisions, writeDown } from '../../sim/order/decisions/write-down.ts';
import type { Schedule } from '../../sim/schedule/schedule.ts';
import type { ScheduleFile } from '../../sim/schedule/file/schedule-file.ts';
import { ENGINE_SEMANTICS } from '../../sim/schedule/file/schedule-file.ts';
import { AT_ONCE, deliver, timeout } from '../../sim/order/decisions/testing.ts';
import { errorOf } from '../../test/error-of.ts';
import { expectationOf, recordRun } from '../files/recorded-run.ts';
import { compare, replay, requireApplicable } from './replay.ts';

const doubleVote = scenarioNamed('canary')!.peer;

function decided(...decisions: readonly Decision[]): Schedule {
  const empty = { scenario: 'canary', seed: { high: 0, low: 1 }, config: AT_ONCE, faults: [] };
  return withDecisions(empty, decisions, false);
}

/** n1 is elected, sends heartbeats, and n3 and n2 stand for the next term, in which n2 votes twice. */
const TWO_VOTES = decided(
  timeout(1),
  deliver('RequestVote', 1, 2),
  deliver('RequestVoteReply', 2, 1),
  timeout(1, 'heartbeat'),
  deliver('Heartbeat', 1, 3),
  timeout(2),
  timeout(3),
  deliver('RequestVote', 3, 2),
);

/** What the double voter makes of it, as a file. */
function recorded(schedule: Schedule = TWO_VOTES, peer: Peer = doubleVote): ScheduleFile {
  const written = writeDown(peer, schedule).schedule;
  return {
    engine: { name: 'raft-sim', version: '0.1.0', semantics: ENGINE_SEMANTICS },
    peer: { name: 'raft' },
    schedule: written,
    expect: expectationOf(recordRun(peer, written)),
  };
}

type RaftPeer = typeof raft;

/** Saves its term and vote once more whenever a timer runs out. */
function diligent(peer: RaftPeer): RaftPeer {
  return {
    ...peer,
    step(configuration, state, input): ReturnType<RaftPeer['step']> {
      const result = peer.step(configuration, state, input);
      if (input.type !== 'timer') return result;
      const { term, votedFor, lastToken } = result.state;
      const token = lastToken + 1;
      return {
        state: { ...result.state, lastToken: token },
        effects: [...result.effects, { type: 'saveHardState', token, term, votedFor }],
      };
    },
  };
}

/** Sends each message twice. */
function chatty(peer: RaftPeer): RaftPeer {
  return {
    ...peer,
    step(configuration, state, input): ReturnType<RaftPeer['step']> {
      const { state: next, effects } = peer.step(configuration, state, input);
      const more = effects.flatMap((effect): Effect<RaftMessage>[] =>
        effect.type === 'send' ? [effect, effect] : [effect],
      );
      return { state: next, effects: more };
    },
  };
}

/** Says the same in other words. */
function reworded(peer: RaftPeer): RaftPeer {
  return { ...peer, describe: (message) => `<${peer.describe(message)}>` };
}

const doubleVoter = createRaftPeer({ mayVoteFor: () => true });

describe('decisions replayed with the code that they were recorded with', () => {
  test('come out the same', () => {
    const file = recorded();
    expect(file.expect).toMatchObject({ property: 'Vote Once', peer: 2 });
    const run = replay(doubleVote, file.schedule, 'x');
    expect(() => requireApplicable(run.result, 'x')).not.toThrow();
    expect(compare(file, run, 'x')).toEqual({ kind: 'same' });
  });
});

describe('decisions replayed with code that has changed', () => {
  test('show the same violation in other steps', () => {
    const file = recorded();
    const run = replay(diligent(doubleVoter), file.schedule, 'x');
    expect(run.result.inapplicable).toEqual([]);
    expect(run.result.hash).not.toBe(file.expect!.hash);
    expect(compare(file, run, 'x')).toEqual({ kind: 'changed', outcome: 'same', sameSteps: false });
  });

  test.each([
    ['say the same in other words', reworded],
    ['are more than there were', chatty],
  ])('find their messages where these %s', (_how, changed) => {
    const file = recorded();
    const run = replay(changed(doubleVoter), file.schedule, 'x');
    expect(run.result.inapplicable).toEqual([]);
    expect(run.result.violation?.property).toBe('Vote Once');
  });

  test('show that the recorded violation is gone', () => {
    const file = recorded();
    const run = replay(raft, file.schedule, 'x');
    expect(run.result.verdict).toBe('pass');
    expect(compare(file, run, 'x')).toMatchObject({ kind: 'changed', outcome: 'gone' });
  });

  test('show that another property breaks, or another server breaks it', () => {
    const file = recorded();
    const run = recordRun(doubleVote, file.schedule);
    const changes = [{ property: 'Election Safety', kind: 'end-to-end' as const }, { peer: 3 }];
    for (const change of changes) {
      const other = { ...file, expect: { ...file.expect!, ...change } };
      expect(compare(other, run, 'x')).toEqual({
        kind: 'changed',
        outcome: 'other',
        sameSteps: true,
      });
    }
  });

  test('show a violation where none was recorded, and none where none was', () => {
    const passing = recorded(TWO_VOTES, raft);
    expect(passing.expect!.verdict).toBe('pass');
    const broken = replay(doubleVote, passing.schedule, 'x');
    expect(compare(passing, broken, 'x')).toMatchObject({ kind: 'changed', outcome: 'other' });
    const other = replay(diligent(raft), passing.schedule, 'x');
    expect(compare(passing, other, 'x')).toMatchObject({ kind: 'changed', outcome: 'same' });
  });

  test('are not said to be fixed if a limit kept them from going on', () => {
    const file = recorded();
    const limits = { maxEvents: 3, maxEventsPerInstant: 3 };
    const short = { ...file.schedule, config: { ...file.schedule.config, limits } };
    const run = replay(doubleVote, short, 'x');
    expect(compare(file, run, 'x')).toMatchObject({ kind: 'changed', outcome: 'other' });
  });
});

describe('a decision that does not apply', () => {
  test('is told with its place, its words and its reason (exit code 4)', () => {
    const { result } = recordRun(raft, decided(timeout(1), timeout(2, 'heartbeat')));
    const error = errorOf(() => requireApplicable(result, 'x.json'));
    expect(error.code).toBe('E_INAPPLICABLE');
    expect(exitCodeFor(error)).toBe(4);
    expect(error.message).toBe(
      'x.json: at decisions[1]: found "n2\'s heartbeat timer runs out", but n2\'s heartbeat timer ' +
        'is not running, expected a decision that applies',
    );
    expect(error.hint).toContain('--lenient');
  });

  test('is told with how many more there are', () => {
    const never = [1, 2, 3].map((nth) => deliver('Heartbeat', 1, 2, nth));
    const { result } = recordRun(raft, decided(...never));
    const error = errorOf(() => requireApplicable(result, 'x.json'));
    expect(error.message).toContain('decisions[0]');
    expect(error.message).toContain('(and 2 more that cannot)');
  });
});

test('a drawn schedule that comes out differently is still a divergence', () => {
  const seed = { high: 0, low: 2 };
  const schedule = { scenario: 'calm', seed, ...scenarioNamed('calm')!.draw(seed, 3) };
  const run = recordRun(raft, schedule);
  const file = { ...recorded(), schedule, expect: expectationOf(run) };
  expect(compare(file, run, 'x')).toEqual({ kind: 'same' });
  const changed = recordRun(diligent(raft), schedule);
  expect(errorOf(() => compare(file, changed, 'x')).code).toBe('E_DIVERGED');
});
