import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { raft } from '../../raft/index.ts';
import type { Peer } from '../../contract/peer.ts';
import { logShipping } from '../../test/log-shipping-peer.ts';
import type { SimulationConfig } from '../schedule/config.ts';
import { CALM_CONFIG } from '../schedule/config.ts';
import type { Fault } from '../schedule/fault.ts';
import { drawSwarm, EVERYTHING } from '../faults/swarm.ts';
import { withLost } from '../schedule/lost-for-good.ts';
import { runSchedule } from '../run.ts';
import type { Schedule } from '../schedule/schedule.ts';
import { simulate } from '../simulate.ts';

const seed = (low: number): { high: number; low: number } => ({ high: 0, low });

function chaos(low: number, peers = 5): Schedule {
  return { scenario: 'chaos', seed: seed(low), ...drawSwarm(seed(low), peers, EVERYTHING) };
}

function calm(config: Partial<SimulationConfig> = {}, faults: readonly Fault[] = []): Schedule {
  return { scenario: 'test', seed: seed(1), config: { ...CALM_CONFIG, ...config }, faults };
}

describe('a calm cluster', () => {
  test('elects one leader and commits what its client asks', () => {
    const result = runSchedule(raft, calm());
    expect(result.verdict).toBe('pass');
    expect(result.recovery).toBe('recovered');
    expect(result.answered).toBeGreaterThan(100);
    expect(result.tally.situations['leader-elected']).toBe(1);
    expect(result.simulatedUs).toBe(30_000_000);
  });

  test.each([1, 2, 3, 4, 7, 15])('works with %i servers', (peers) => {
    const result = runSchedule(raft, calm({ peers, durationUs: 5_000_000, healAtUs: 3_000_000 }));
    expect(result).toMatchObject({ verdict: 'pass', recovery: 'recovered' });
    expect(result.answered).toBeGreaterThan(5);
  });
});

describe('determinism', () => {
  test('a schedule takes the same steps each time, also after other runs', () => {
    const first = [1, 2, 3].map((n) => runSchedule(raft, chaos(n)).hash);
    const again = [3, 2, 1].map((n) => runSchedule(raft, chaos(n)).hash).toReversed();
    expect(again).toEqual(first);
    expect(new Set(first).size).toBe(3);
  });

  test('watching a run does not change it', () => {
    let seen = 0;
    const watched = runSchedule(raft, chaos(4), {
      observer: { onEvent: () => seen++, onSend: () => {}, onNote: () => {} },
    });
    const unwatched = runSchedule(raft, chaos(4));
    expect(watched).toEqual(unwatched);
    expect(seen).toBe(unwatched.events);
  });
});

describe('checkpoints', () => {
  test('run on, go back, run on again: the same run', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 400 }),
        fc.integer({ min: 3, max: 5 }),
        fc.nat(9_000),
        fc.nat(4_000),
        (number, peers, k, n) => {
          const { scenario: _, ...schedule } = chaos(number, peers);
          const simulation = simulate({ peer: raft, ...schedule });
          simulation.runTo(k);
          const saved = simulation.save();
          simulation.runTo(k + n);
          const there = simulation.hash.digest();
          const tally = simulation.tally.report();
          for (let round = 0; round < 2; round++) {
            simulation.restore(saved);
            expect(simulation.position).toBe(Math.min(k, simulation.position));
            simulation.runTo(k + n);
            expect(simulation.hash.digest()).toBe(there);
            expect(simulation.tally.report()).toEqual(tally);
          }
          const fresh = simulate({ peer: raft, ...schedule });
          fresh.runTo(k + n);
          expect(fresh.hash.digest()).toBe(there);
          expect(fresh.checker.save()).toEqual(simulation.checker.save());
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('another protocol behind the same seam', () => {
  test('log shipping runs, commits and is judged safe under chaos', () => {
    for (let n = 1; n <= 20; n++) {
      const { config, faults, ...rest } = chaos(n);
      // Its leader is the same for ever, so it must come back.
      const result = runSchedule(logShipping, {
        ...rest,
        config: withLost({ ...config, clocks: { ratePpm: [] } }, []),
        faults,
      });
      expect(result).toMatchObject({ verdict: 'pass', violation: null, recovery: 'recovered' });
      expect(result.answered).toBeGreaterThan(5);
    }
  });

  test('and is found out when it acknowledges what it has not written', () => {
    const hasty: typeof logShipping = {
      ...logShipping,
      step(config, state, input) {
        const result = logShipping.step(config, state, input);
        if (input.type !== 'message' || input.message.type !== 'Ship') return result;
        const length = result.state.log.length;
        return {
          state: result.state,
          effects: [
            ...result.effects.filter((effect) => effect.type !== 'send'),
            { type: 'send', to: 1, message: { type: 'Have', term: 1, length }, requires: 0 },
          ],
        };
      },
    };
    expect(runSchedule(hasty, chaos(1)).violation).toMatchObject({ property: 'Effect Ordering' });
  });
});

describe('the contract', () => {
  type Step = (typeof raft)['step'];
  const broken = (wrap: (step: Step) => Step): Peer => ({ ...raft, step: wrap(raft.step) });

  test.each<[string, (step: Step) => Step, RegExp]>([
    [
      'reads the clock',
      (step) => (config, state, input) => {
        if (state.commitIndex > 3) Date.now();
        return step(config, state, input);
      },
      /AmbientNondeterminismError: n\d called Date.now while handling/,
    ],
    [
      'throws',
      (step) => (config, state, input) => {
        if (input.type === 'propose') throw new TypeError('no proposals on Sundays');
        return step(config, state, input);
      },
      /n\d threw TypeError: no proposals on Sundays \(propose\)/,
    ],
    [
      'recurses without end',
      (step) =>
        function again(config, state, input): ReturnType<Step> {
          return state.commitIndex > 3 ? again(config, state, input) : step(config, state, input);
        },
      /threw RangeError/,
    ],
    [
      'sends to a stranger',
      (step) => (config, state, input) => {
        const { state: next, effects } = step(config, state, input);
        return {
          state: next,
          effects: effects.map((effect) =>
            effect.type === 'send' ? { ...effect, to: 9 } : effect,
          ),
        };
      },
      /sent a message to n9, which is no other server/,
    ],
    [
      'says nothing to a proposal',
      (step) => (config, state, input) => {
        const { state: next, effects } = step(config, state, input);
        return { state: next, effects: effects.filter(({ type }) => !type.startsWith('proposal')) };
      },
      /neither accepted nor dropped a proposal/,
    ],
    [
      'hands entries over twice',
      (step) => (config, state, input) => {
        const { state: next, effects } = step(config, state, input);
        return {
          state: next,
          effects: effects.concat(effects.filter(({ type }) => type === 'apply')),
        };
      },
      /handed over index \d+ to apply after index \d+/,
    ],
    [
      'leaves a gap in its log',
      (step) => (config, state, input) => {
        const { state: next, effects } = step(config, state, input);
        return {
          state: next,
          effects: effects.map((effect) =>
            effect.type === 'appendEntries' ? { ...effect, after: effect.after + 1 } : effect,
          ),
        };
      },
      /wrote entries behind index \d+, but its log covers/,
    ],
    [
      'asks for a timer in the past',
      (step) => (config, state, input) => {
        const { state: next, effects } = step(config, state, input);
        return {
          state: next,
          effects: effects.map((effect) =>
            effect.type === 'setTimer' ? { ...effect, minUs: -1_000 } : effect,
          ),
        };
      },
      /asked for timer '\w+' within -1000\.\.\d+ us/,
    ],
    [
      'waits for a write that it has not issued',
      (step) => (config, state, input) => {
        const { state: next, effects } = step(config, state, input);
        return {
          state: next,
          effects: effects.map((effect) =>
            effect.type === 'send' ? { ...effect, requires: 1_000_000 } : effect,
          ),
        };
      },
      /sent a message that waits for write 1000000, which it has not issued/,
    ],
    [
      'numbers its writes backwards',
      (step) => (config, state, input) => {
        const { state: next, effects } = step(config, state, input);
        return {
          state: next,
          effects: effects.map((effect) =>
            effect.type === 'appendEntries' ? { ...effect, token: 0 } : effect,
          ),
        };
      },
      /numbered a write 0 after write \d+/,
    ],
    [
      'applies what it has not committed',
      (step) => (config, state, input) => {
        const { state: next, effects } = step(config, state, input);
        const written = effects.find((effect) => effect.type === 'appendEntries');
        if (written === undefined) return { state: next, effects };
        const { after, entries } = written;
        return { state: next, effects: [...effects, { type: 'apply', first: after + 1, entries }] };
      },
      /handed index 1 to its service, but has committed 0 only/,
    ],
    [
      'answers with no effects at all',
      (step) => (config, state, input) => ({
        ...step(config, state, input),
        effects: undefined as never,
      }),
      /threw TypeError/,
    ],
    [
      'sets ever new timers',
      (step) => (config, state, input) => {
        const { state: next, effects } = step(config, state, input);
        const timer = `t${state.lastToken}`;
        return {
          state: next,
          effects: [...effects, { type: 'setTimer', timer, minUs: 9, maxUs: 9 }],
        };
      },
      /has set more than 64 different timers/,
    ],
  ])('is broken by a peer that %s', (_, wrap, message) => {
    const { violation } = runSchedule(broken(wrap), calm());
    expect(violation).toMatchObject({ property: 'Peer Contract', kind: 'contract' });
    expect(violation!.message).toMatch(message);
  });

  test('what draws or looks at the clock is caught outside of step as well', () => {
    const views: Peer = { ...raft, view: (state) => (Math.random(), state) as never };
    expect(() => runSchedule(views, calm())).toThrow('n1 called Math.random');
    const digests: typeof raft = { ...raft, digest: () => Date.now() };
    expect(runSchedule(digests, calm()).violation?.message).toMatch(/Date.now/);
  });

  test('a peer that changes its state in place is found out when everything is frozen', () => {
    const mutating = broken((step) => (config, state, input) => {
      const { state: next, effects } = step(config, state, input);
      return { state: Object.assign(state, next), effects };
    });
    expect(runSchedule(mutating, calm(), { strict: true }).violation).toMatchObject({
      property: 'Peer Contract',
    });
  });

  test('freezing changes nothing for a pure peer', () => {
    for (let n = 1; n <= 5; n++) {
      expect(runSchedule(raft, chaos(n), { strict: true })).toEqual(runSchedule(raft, chaos(n)));
    }
  });

  test('what the test runner does with the clock is its own business', () => {
    runSchedule(raft, calm({ durationUs: 1_000_000, healAtUs: 1_000_000 }));
    expect(Date.now()).toBeGreaterThan(0);
    expect(Math.random()).toBeLessThan(1);
  });
});

describe('limits', () => {
  const zeno: typeof raft = {
    ...raft,
    step: (config, state, input) => {
      const { state: next, effects } = raft.step(config, state, input);
      const again = { type: 'setTimer', timer: 'again', minUs: 0, maxUs: 0 } as const;
      return { state: next, effects: [...effects, again] };
    },
  };

  test('time that stands still ends the run without a verdict', () => {
    const result = runSchedule(zeno, calm());
    expect(result).toMatchObject({ verdict: 'limit', limit: { code: 'zeno' } });
  });

  test('so does a run that has too many events', () => {
    const limits = { maxEvents: 500, maxEventsPerInstant: 100 };
    expect(runSchedule(raft, calm({ limits }))).toMatchObject({
      verdict: 'limit',
      events: 500,
      limit: { code: 'events' },
    });
  });
});
