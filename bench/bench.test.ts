import { expect, test } from '@jest/globals';
import { runSchedule } from '../sim/run.ts';
import { CALM_CONFIG } from '../sim/schedule/config.ts';
import { simulate } from '../sim/simulate.ts';
import { bareLoop } from './bare-loop.ts';
import { HEADER, measure, row } from './measure.ts';
import { stubPeer } from './stub-peer.ts';

test('the bare loop does the same work each time', () => {
  expect(bareLoop(10_000)).toEqual(bareLoop(10_000));
  expect(bareLoop(10_000).checksum).not.toBe(bareLoop(10_001).checksum);
});

test('stub peers keep as many messages in flight as they were told', () => {
  const simulation = simulate({
    peer: stubPeer(4),
    seed: { high: 0, low: 1 },
    faults: [],
    config: { ...CALM_CONFIG, clients: { ...CALM_CONFIG.clients, count: 0 } },
    invariants: [],
  });
  simulation.runTo(1_000);
  expect(simulation.position).toBe(1_000);
  // And the event that ends the chaos phase.
  expect(simulation.queue.size).toBe(21);
});

test('a measurement that does not repeat its work is refused', () => {
  let n = 0;
  const steady = { name: 'steady', run: () => ({ events: 1, proof: 'x' }) };
  const drifting = { name: 'drifting', run: () => ({ events: 1, proof: String(n++) }) };
  expect(() => measure([steady, drifting], 2)).toThrow('drifting: 1 after 0');
  const [figure] = measure([steady], 3);
  expect(row(figure!, figure!, '1').split('|')).toHaveLength(
    HEADER.split('\n')[0]!.split('|').length,
  );
});

test('stub peers are not judged as Raft', () => {
  const config = { ...CALM_CONFIG, healAtUs: 30_000_000, durationUs: 100_000 };
  const schedule = { scenario: 'x', seed: { high: 0, low: 1 }, config, faults: [] };
  expect(runSchedule(stubPeer(1), schedule, { invariants: [] }).violation).toMatchObject({
    property: 'Peer Contract',
  });
});
