import { describe, expect, test } from '@jest/globals';
import { recordRun } from '../../campaign/files/recorded-run.ts';
import { scenarioNamed } from '../../scenarios/index.ts';
import { parseSeed } from '../chance/choose.ts';
import type { Schedule } from '../schedule/schedule.ts';
import type { Gate } from './inspectable.ts';
import { inspectable } from './inspectable.ts';

const SHOWN = { event: {}, before: {} };
const open: Gate = () => null;
const shut: Gate = () => SHOWN;

describe('an inspectable peer behaves as the peer does', () => {
  test.each([
    ['portfolio', '7', 5],
    ['crashes', '3', 3],
    ['chaos@macros', '5', 3],
    ['canary', '2', 5],
    ['bug-double-vote', '5', 3],
  ])('%s, seed %s', (name, digits, peers) => {
    const { peer, draw } = scenarioNamed(name)!;
    const seed = parseSeed(digits)!;
    const schedule: Schedule = { scenario: name, seed, ...draw(seed, peers) };
    const plain = recordRun(peer, schedule);
    for (const gate of [open, shut]) {
      expect(recordRun(inspectable(peer, gate), schedule)).toEqual(plain);
    }
  });
});

test('the gate is asked at each call, and hears whose it is', () => {
  const { peer } = scenarioNamed('calm')!;
  const asked: number[] = [];
  const stopped = inspectable(peer, (id) => {
    asked.push(id);
    return asked.length % 2 === 0 ? SHOWN : null;
  });
  const config = {
    id: 2,
    peers: [1, 2, 3],
    electionTimeoutMinUs: 10,
    electionTimeoutMaxUs: 20,
    heartbeatUs: 5,
    noopOnElection: true,
    maxEntriesPerMessage: 1,
    maxInflight: 1,
  };
  const durable = { term: 4, votedFor: 0, snapshot: null, entries: [] };
  for (let i = 0; i < 2; i++) {
    expect(stopped.init(config, durable)).toEqual(peer.init(config, durable));
  }
  const { state } = peer.init(config, durable);
  for (let i = 0; i < 2; i++) {
    const input = { type: 'timer', timer: 'election' } as const;
    expect(stopped.step(config, state, input)).toEqual(peer.step(config, state, input));
  }
  expect(asked).toEqual([2, 2, 2, 2]);
});
