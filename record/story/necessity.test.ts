import { describe, expect, test } from '@jest/globals';
import type { Peer } from '../../contract/peer.ts';
import { NONE } from '../../contract/peer.ts';
import { raft } from '../../raft/index.ts';
import { scenarioNamed } from '../../scenarios/index.ts';
import type { Necessity } from './necessity.ts';
import { findNecessity } from './necessity.ts';
import { recordRun } from './record.ts';
import { settle } from './settle.ts';
import { crash, decided, persist, restart, timeout, TWO_VOTES } from './testing.ts';

const canary = scenarioNamed('canary')!.peer;

/** The peer, which forgets its vote when it restarts in one of these terms. */
function forgetful(peer: Peer, terms: readonly number[]): Peer {
  return {
    ...peer,
    init: (config, durable) =>
      peer.init(config, terms.includes(durable.term) ? { ...durable, votedFor: NONE } : durable),
  };
}

/** The verdicts on losses, by `from to`. */
function losses(
  peer: Peer,
  necessity: Necessity,
  decisions: Parameters<typeof decided>[0],
): object {
  const { messages } = recordRun(peer, settle(peer, decided(decisions)));
  return Object.fromEntries(
    [...necessity.losses].map(([place, verdict]) => [
      `${messages[place]!.from} ${messages[place]!.to}`,
      verdict,
    ]),
  );
}

describe('what was necessary', () => {
  test('each decision but the stray one; the loss of a message that would have told the other', () => {
    const stray = [TWO_VOTES[0]!, timeout(3), ...TWO_VOTES.slice(1)];
    const necessity = findNecessity(canary, decided(stray), 100);
    expect(necessity.decisions).toEqual(['needed', 'harmless', 'needed', 'needed']);
    // Had n2 heard of n1's candidacy or n3's, it would have stood in the next term; what n1 would hear is its own affair.
    expect(losses(canary, necessity, stray)).toEqual({
      '1 2': 'needed',
      '1 3': 'harmless',
      '2 3': 'harmless',
      '3 1': 'harmless',
      '3 2': 'needed',
    });
    expect(necessity).toMatchObject({ runs: 9, complete: true });
  });

  test('a crash with the restart behind it', () => {
    const decisions = [timeout(1), timeout(2), crash(1), restart(1)];
    const peer = forgetful(raft, [1]);
    expect(settle(peer, decided(decisions)).violation?.property).toBe('Restart Truth');
    const necessity = findNecessity(peer, decided(decisions), 100);
    expect(necessity.decisions).toEqual(['needed', 'harmless', 'needed', 'needed']);
    expect(necessity.lostWrites.size).toBe(0);
  });

  test('that a write was lost', () => {
    // Its vote of term 1 is known. That it has moved on to term 2, where it would forget nothing, is not yet written.
    const decisions = [timeout(1), persist(1), timeout(1), crash(1), restart(1)];
    const verdicts = (peer: Peer): unknown => [
      ...findNecessity(peer, decided(decisions, 1), 100).lostWrites,
    ];
    expect(verdicts(forgetful(raft as Peer, [1]))).toEqual([[3, 'needed']]);
    const kept = decisions.with(3, crash(1, 1));
    expect(findNecessity(raft, decided(kept, 1), 100).lostWrites.size).toBe(0);
  });

  test('something else that breaks is told apart', () => {
    const decisions = [timeout(1), timeout(2), crash(1), restart(1)];
    const peer = forgetful(canary, [1]);
    const necessity = findNecessity(peer, decided(decisions), 100);
    expect(necessity.decisions).toEqual(['needed', 'harmless', 'needed', 'needed']);
    // n1 would have given a second vote before it crashed.
    expect(losses(peer, necessity, decisions)).toMatchObject({ '2 1': 'other', '1 3': 'harmless' });
  });

  test('a message that could not have arrived is no loss', () => {
    const decisions = [crash(3), ...TWO_VOTES];
    const necessity = findNecessity(canary, decided(decisions), 100);
    expect(losses(canary, necessity, decisions)).toMatchObject({
      '1 3': 'impossible',
      '2 3': 'impossible',
      '1 2': 'needed',
    });
  });

  test('with few runs it begins at the violation, and says that it has not finished', () => {
    const necessity = findNecessity(canary, decided(TWO_VOTES), 1);
    expect(necessity).toMatchObject({ runs: 1, complete: false });
    expect(necessity.decisions).toEqual(['unknown', 'unknown', 'needed']);
    expect(new Set(necessity.losses.values())).toEqual(new Set(['unknown']));
    expect(findNecessity(canary, decided(TWO_VOTES), 0).runs).toBe(0);
  });

  test('nothing is asked of a run in which nothing breaks', () => {
    const necessity = findNecessity(raft, decided(TWO_VOTES), 100);
    expect(necessity.runs).toBe(0);
    expect(new Set(necessity.decisions)).toEqual(new Set(['unknown']));
  });
});
