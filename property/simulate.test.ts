import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Peer } from '../contract/peer.ts';
import { raft } from '../raft/index.ts';
import { doubleVote } from '../scenarios/bugs/votes/double-vote.ts';
import { endToEndInvariants } from '../sim/judge/invariants/index.ts';
import { runSchedule } from '../sim/run.ts';
import type { Schedule } from '../sim/schedule/schedule.ts';
import { logShipping } from '../test/log-shipping-peer.ts';
import { emptySchedule } from './calm.ts';
import { expectSafe, NothingProven, SafetyViolation } from './expect-safe.ts';
import { schedules } from './schedules.ts';
import { simulate } from './simulate.ts';
import { tell } from './tell.ts';

const CALM = emptySchedule({ peers: { min: 3 } });

const SHORT = schedules({ heal: false, durationUs: { max: 2_000_000 }, clients: { max: 1 } });

/** Two candidates of one term, which a double vote needs. */
const TWO_CANDIDATES: Schedule = (() => {
  const { counterexample } = fc.check(
    fc.property(SHORT, (schedule) => runSchedule(doubleVote, schedule).violation === null),
    { seed: 1, numRuns: 1_000 },
  );
  return counterexample![0];
})();

function caught(run: () => void): Error {
  try {
    run();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was thrown');
}

describe('simulate', () => {
  test('runs as runSchedule does, and gives plain data that has a story', () => {
    const result = simulate(raft, CALM);
    expect({ ...result }).toEqual(runSchedule(raft, CALM));
    expect(structuredClone({ ...result })).toEqual({ ...result });
    expect(Object.keys(result)).not.toContain('story');
    expect(result.schedule).toBe(CALM);
    expect(result.story()).toEqual(tell(raft, CALM));
    expect(result.story()[0]).toMatch(/^the last 30 of \d+ events; /);
    expect(result.story().length).toBeGreaterThan(30);
  });

  test('with strict finds out a peer that changes its state in place', () => {
    const impure: Peer = {
      ...(raft as Peer),
      step(config, state, input) {
        (state as { commitIndex: number }).commitIndex += 0;
        return (raft as Peer).step(config, state, input);
      },
    };
    expect(simulate(impure, CALM).verdict).toBe('pass');
    const strict = simulate(impure, CALM, { strict: true });
    expect(strict.violation).toMatchObject({ property: 'Peer Contract', kind: 'contract' });
    // The story must be that of the strict run.
    expect(strict.story()[0]).toMatch(/^all \d+ events; /);
  });

  test('checks the properties that it is told to', () => {
    const { evaluations } = simulate(raft, CALM, { invariants: endToEndInvariants });
    expect(Object.keys(evaluations)).toHaveLength(endToEndInvariants.length);
  });
});

describe('expectSafe', () => {
  test('says nothing of a run that passed', () => {
    expectSafe(simulate(raft, CALM));
    expectSafe(raft, CALM);
    expectSafe(runSchedule(raft, CALM));
  });

  test.each<[string, () => void]>([
    ['a result', () => expectSafe(simulate(doubleVote, TWO_CANDIDATES))],
    ['a peer and a schedule', () => expectSafe(doubleVote, TWO_CANDIDATES)],
  ])('throws what was violated and how it came about, for %s', (_, run) => {
    const error = caught(run) as SafetyViolation;
    expect(error).toBeInstanceOf(SafetyViolation);
    expect(error.name).toBe('SafetyViolation');
    expect(error.property).toBe('Vote Once');
    expect(error.schedule).toEqual(TWO_CANDIDATES);
    expect(error.violation).toEqual(runSchedule(doubleVote, TWO_CANDIDATES).violation);
    const [headline, ...rest] = error.message.split('\n');
    expect(headline).toBe(`Vote Once violated: ${error.violation.message}`);
    expect(rest.join('\n')).toContain('A server votes for at most one candidate in a term');
    expect(rest.join('\n')).toMatch(/^ {2}Schedule {3}\d servers, /m);
    expect(rest.join('\n')).toContain(
      'Step 3: n1 voted for n2 in term 1 after it had voted for n1.',
    );
    expect(error.message).toContain(tell(doubleVote, TWO_CANDIDATES).join('\n  '));
  });

  test('tells less of a result that has no story', () => {
    const error = caught(() => expectSafe(runSchedule(doubleVote, TWO_CANDIDATES)));
    expect(error).toMatchObject({ schedule: null, property: 'Vote Once' });
    expect(error.message).not.toContain('Story');
  });

  test('does not take a run that was cut short for a pass', () => {
    const limits = { ...CALM.config.limits, maxEvents: 20 };
    const error = caught(() => expectSafe(raft, { ...CALM, config: { ...CALM.config, limits } }));
    expect(error).toBeInstanceOf(NothingProven);
    expect(error).toMatchObject({ limit: { code: 'events' } });
    expect(error.message).toMatch(/^Nothing proven: the run was cut short by a limit \(events\)/);
    expect(error.message).toContain('Story      all 20 events');
  });

  test('refuses what is no result', () => {
    expect(() => expectSafe(null as never)).toThrow(TypeError);
    expect(() => expectSafe(raft as never)).toThrow(
      'expectSafe: got an object, expected the result of simulate(peer, schedule)',
    );
  });

  test('prints nothing that a terminal would obey', () => {
    const rude: Peer = { ...(doubleVote as Peer), describe: () => '\u{1b}[2J' };
    const error = caught(() => expectSafe(rude, TWO_CANDIDATES));
    expect(error.message).not.toContain('\u{1b}');
  });
});

describe('a protocol with messages of its own', () => {
  const calmish = schedules({ durationUs: { max: 3_000_000 }, clients: { min: 1, max: 3 } });

  test('is safe under all that is drawn', () => {
    fc.assert(
      fc.property(calmish, (schedule) => expectSafe(simulate(logShipping, schedule))),
      { numRuns: 40 },
    );
  });

  test('is told in its own words when it is not', () => {
    const hasty: typeof logShipping = {
      ...logShipping,
      step(config, state, input) {
        const { state: next, effects } = logShipping.step(config, state, input);
        // Acknowledges before anything is on the disk.
        const early = effects.map((effect) =>
          effect.type === 'send' ? { ...effect, requires: 0 } : effect,
        );
        return { state: next, effects: early };
      },
    };
    const error = caught(() => {
      fc.assert(fc.property(calmish, (schedule) => expectSafe(simulate(hasty, schedule))));
    });
    expect(error.message).toMatch(/SafetyViolation: .+ violated: /);
    expect(error.message).toMatch(/told in \d+ steps[^]+ship timer runs out/);
  });
});
