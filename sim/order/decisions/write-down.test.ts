import { describe, expect, test } from '@jest/globals';
import type { Input, Peer } from '../../../contract/peer.ts';
import { raft } from '../../../raft/index.ts';
import { scenarioNamed } from '../../../scenarios/index.ts';
import { parseSeed } from '../../chance/choose.ts';
import { runSchedule } from '../../run.ts';
import type { Schedule } from '../../schedule/schedule.ts';
import { shrink } from '../../../search/shrink/shrink.ts';
import { signatureOf } from '../../judge/signature.ts';
import { writeDown } from './write-down.ts';

function drawn(name: string, seed: number, peers = 3): Schedule {
  const value = parseSeed(String(seed))!;
  return { scenario: name, seed: value, ...scenarioNamed(name)!.draw(value, peers) };
}

/** Raft that throws at its first input of this kind once something is committed. */
function throwingAt(type: Input['type']): Peer {
  const { step, view } = raft;
  return {
    ...(raft as Peer),
    step(config, state, input) {
      const { commitIndex } = view(state as Parameters<typeof view>[0]);
      if (input.type === type && commitIndex >= 2) throw new Error('boom');
      return step(config, state as never, input as never);
    },
  };
}

describe('what a peer throws', () => {
  test.each(['timer', 'message', 'persisted', 'propose', 'applied'] as const)(
    'at an input of kind %s is written down, and shrunk',
    (type) => {
      const peer = throwingAt(type);
      const { schedule, violation } = writeDown(peer, drawn('chaos', 1));
      expect(violation!.message).toContain('threw Error: boom');
      expect(runSchedule(peer, schedule).violation).toEqual(violation);
      const { best } = shrink(peer, drawn('chaos', 1), 300)!;
      expect(signatureOf(best.violation)).toBe(signatureOf(violation!));
      expect(best.decisions.length).toBeLessThan(40);
    },
  );
});

test('what breaks in the heal phase behind decisions is written down as decisions', () => {
  const { peer } = scenarioNamed('canary')!;
  let broken = 0;
  for (let seed = 2; seed <= 20; seed++) {
    const whole = writeDown(peer, drawn('canary', seed, 5)).schedule;
    const { config, decisions = [] } = whole;
    const schedule = {
      ...whole,
      config: { ...config, durationUs: config.healAtUs + 10_000_000 },
      decisions: decisions.slice(0, Math.floor(decisions.length * 0.95)),
    };
    const { violation } = runSchedule(peer, schedule);
    if (violation === null || violation.kind === 'liveness') continue;
    broken++;
    const written = writeDown(peer, schedule);
    expect(runSchedule(peer, written.schedule).violation).toEqual(violation);
  }
  expect(broken).toBeGreaterThan(0);
});
