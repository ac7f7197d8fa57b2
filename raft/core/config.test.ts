import { expect, test } from '@jest/globals';
import { checkConfig, PeerConfigError } from './config.ts';
import type { PeerConfig } from '../../contract/peer.ts';
import { raft } from '../peer.ts';
import { configOf, diskWith } from '../testing/driven.ts';

test('a sensible configuration is accepted', () => {
  expect(() => checkConfig(configOf(3))).not.toThrow();
  expect(() => checkConfig(configOf(1, { electionTimeoutMaxUs: 150 }))).not.toThrow();
});

test.each<[Partial<PeerConfig>, string]>([
  [{ peers: [] }, 'peers is [], expected ascending integers in 1..31, at least one'],
  [{ peers: [2, 1] }, 'peers is [2,1], expected ascending integers in 1..31, at least one'],
  [{ peers: [1, 32] }, 'peers is [1,32], expected ascending integers in 1..31, at least one'],
  [{ id: 4 }, 'id is 4, expected one of the peers 1, 2, 3'],
  [{ electionTimeoutMinUs: 0 }, 'electionTimeoutMinUs is 0, expected an integer of at least 1'],
  [
    { electionTimeoutMaxUs: 149 },
    'electionTimeoutMaxUs is 149, expected an integer of at least 150',
  ],
  [{ heartbeatUs: 0.5 }, 'heartbeatUs is 0.5, expected an integer of at least 1'],
  [{ maxEntriesPerMessage: 0 }, 'maxEntriesPerMessage is 0, expected an integer of at least 1'],
  [{ noopOnElection: 1 as unknown as boolean }, 'noopOnElection is 1, expected true or false'],
  [{ maxInflight: 0 }, 'maxInflight is 0, expected an integer of at least 1'],
])('%j is refused', (changes, message) => {
  const start = () => raft.init(configOf(3, changes), diskWith([]));
  expect(start).toThrow(PeerConfigError);
  expect(start).toThrow(message);
});

test('the error names field, value and range', () => {
  const error = new PeerConfigError('id', 9, 'one of the peers 1');
  expect(error).toBeInstanceOf(RangeError);
  expect(error).toMatchObject({ field: 'id', value: 9, expected: 'one of the peers 1' });
});
