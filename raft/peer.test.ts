import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Input } from '../contract/peer.ts';
import {
  appendAccepted,
  appendConflict,
  appendEntries,
  installSnapshot,
  installSnapshotReply,
  requestVote,
  requestVoteReply,
} from './messages/messages.ts';
import type { RaftMessage } from './messages/messages.ts';
import { raft } from './peer.ts';
import type { RaftState } from './core/state.ts';
import { configOf, diskWith, entriesOf } from './testing/driven.ts';

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const field of Object.values(value)) deepFreeze(field);
  }
  return value;
}

/** The state with its log spelled out, since a log hides its entries. */
function spelledOut(state: RaftState) {
  return { ...state, entries: state.log.slice(0, Infinity) };
}

const small = fc.nat(4);
const peer = fc.integer({ min: 2, max: 3 });
const someEntries = fc.array(small, { maxLength: 3 }).map((terms) => entriesOf(terms));

const message: fc.Arbitrary<RaftMessage> = fc.oneof(
  fc.tuple(small, small, small).map((args) => requestVote(...args)),
  fc.tuple(small, fc.boolean()).map((args) => requestVoteReply(...args)),
  fc.tuple(small, small, small, someEntries, small).map((args) => appendEntries(...args)),
  fc.tuple(small, small).map((args) => appendAccepted(...args)),
  fc.tuple(small, small, small, small).map((args) => appendConflict(...args)),
  fc
    .tuple(small, small, small)
    .map(([term, index, last]) => installSnapshot(term, { index, term: last, data: 's' })),
  fc.tuple(small, small).map((args) => installSnapshotReply(...args)),
);

const input: fc.Arbitrary<Input<RaftMessage>> = fc.oneof(
  fc.record({ type: fc.constant('message'), from: peer, message }),
  fc.record({
    type: fc.constant('timer'),
    timer: fc.constantFrom('election', 'heartbeat', 'flush'),
  }),
  fc.record({ type: fc.constant('propose'), command: small }),
  fc.record({ type: fc.constant('persisted'), token: small }),
  fc.record({ type: fc.constant('applied'), index: small }),
  fc.record({ type: fc.constant('snapshot'), index: small, data: fc.constant('s') }),
);

/** Servers may send anything; the host keeps its contract: it reports what was written, committed and applied. */
function kept(item: Input<RaftMessage>, state: RaftState): Input<RaftMessage> {
  if (item.type === 'persisted') return { ...item, token: Math.min(item.token, state.lastToken) };
  if (item.type === 'applied') return { ...item, index: Math.min(item.index, state.commitIndex) };
  return item;
}

describe('a step', () => {
  test('is a pure function: it changes nothing that it is given, and repeats itself exactly', () => {
    const config = deepFreeze(configOf(3));
    fc.assert(
      fc.property(fc.array(input, { maxLength: 60 }), (drawn) => {
        const states = [deepFreeze(raft.init(config, deepFreeze(diskWith([1, 1]))).state)];
        const before = [JSON.stringify(spelledOut(states[0]!))];
        const inputs: Input<RaftMessage>[] = [];
        const results = drawn.map((any) => {
          const item = deepFreeze(kept(any, states.at(-1)!));
          inputs.push(item);
          const result = raft.step(config, states.at(-1)!, item);
          states.push(deepFreeze(result.state));
          before.push(JSON.stringify(spelledOut(result.state)));
          return result;
        });
        inputs.forEach((item, i) => {
          const again = raft.step(config, states[i]!, item);
          expect(again.effects).toEqual(results[i]!.effects);
          expect(spelledOut(again.state)).toEqual(spelledOut(results[i]!.state));
        });
        expect(states.map((state) => JSON.stringify(spelledOut(state)))).toEqual(before);
      }),
    );
  });

  test('returns plain data only', () => {
    const config = configOf(3, { noopOnElection: true });
    let { state } = raft.init(config, diskWith([1, 1]));
    const inputs: Input<RaftMessage>[] = [
      { type: 'timer', timer: 'election' },
      { type: 'persisted', token: 1 },
      { type: 'message', from: 2, message: requestVoteReply(2, true) },
      { type: 'propose', command: 7 },
    ];
    for (const item of inputs) {
      const result = raft.step(config, state, item);
      expect(structuredClone(result.effects)).toEqual(result.effects);
      ({ state } = result);
    }
    expect(state.role).toBe('leader');
  });

  test('refuses what is not part of the contract', () => {
    const config = configOf(3);
    const { state } = raft.init(config, diskWith([]));
    const foreign = { type: 'teleport' } as unknown as Input<RaftMessage>;
    expect(() => raft.step(config, state, foreign)).toThrow('{"type":"teleport"}');
  });
});
