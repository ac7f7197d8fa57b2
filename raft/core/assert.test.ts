/** Assertions fire in states that no run leads to, cite the rule, and reach the report of a run. */
import { expect, test } from '@jest/globals';
import type { Peer } from '../../contract/peer.ts';
import { scenarioNamed } from '../../scenarios/index.ts';
import { runSchedule } from '../../sim/run.ts';
import { collectVote } from '../election/candidate.ts';
import { RaftLog } from '../log/log.ts';
import { appendAccepted } from '../messages/messages.ts';
import { raft } from '../peer.ts';
import { commitByCounting, commitUpTo } from '../replication/commit.ts';
import { appendOwn } from '../replication/proposals.ts';
import { configOf, diskWith, Driven, elected } from '../testing/driven.ts';
import { RaftAssertionError } from './assert.ts';
import { saveHardState, writeCompaction, writeEntries, writeReplacement } from './persistence.ts';
import { afterHeartbeat, probing, replicating } from './progress.ts';
import { standardRules } from './rules.ts';
import type { RaftState } from './state.ts';
import { beginTurn } from './turn.ts';

const config = configOf(3);
const snapshot = { index: 5, term: 1, data: 's' };
const follower = new Driven(config, diskWith([1, 1])).state;
const compacted = new Driven(config, diskWith([1], { snapshot })).state;
const leader = elected(config, diskWith([1, 1])).state;

function turnOf(state: RaftState) {
  return beginTurn(config, standardRules, state);
}

test.each<[string, () => unknown]>([
  [
    'figure 4: leaders do not become candidates',
    () => raft.step(config, { ...leader, role: 'follower' }, { type: 'timer', timer: 'election' }),
  ],
  ['§5.2: only candidates collect votes', () => collectVote(turnOf(follower), 2)],
  [
    'figure 2: currentTerm increases monotonically',
    () => {
      const turn = turnOf(follower);
      turn.state.term -= 1;
      saveHardState(turn);
    },
  ],
  ['§5.3: a log has no holes', () => writeEntries(turnOf(follower), 3, [])],
  ['§7: what a snapshot covers is not rewritten', () => writeEntries(turnOf(compacted), 4, [])],
  [
    '§7: compaction replaces a prefix of the log by a snapshot of it',
    () => writeCompaction(turnOf(follower), snapshot),
  ],
  [
    'figure 13, rule 7: the entire log is discarded',
    () => writeReplacement(turnOf(follower), snapshot, 0, follower.log),
  ],
  [
    'figure 2: only what was written becomes durable',
    () => raft.step(config, follower, { type: 'persisted', token: 1 }),
  ],
  ['figure 2: nextIndex is above matchIndex', () => probing(5, 5)],
  [
    '§7: entries follow the snapshot that was sent',
    () => afterHeartbeat({ ...replicating(3), mode: 'snapshot', pendingSnapshot: 4 }),
  ],
  ['figure 2: what is committed here is in the log', () => commitUpTo(turnOf(follower), 3)],
  [
    'figure 2: only leaders commit by counting',
    () => commitByCounting(turnOf({ ...leader, role: 'follower' })),
  ],
  [
    'figure 2: only committed entries are applied',
    () => raft.step(config, follower, { type: 'applied', index: 1 }),
  ],
  [
    '§7: what is gone from the log is in a snapshot',
    () => {
      const gone = { ...leader, log: RaftLog.startingAfter(5, 1) };
      return raft.step(config, gone, { type: 'timer', timer: 'heartbeat' });
    },
  ],
  [
    'figure 2: nextIndex and matchIndex are state on leaders',
    () => {
      const message = appendAccepted(leader.term, 1);
      return raft.step(
        config,
        { ...leader, role: 'follower' },
        { type: 'message', from: 2, message },
      );
    },
  ],
  ['§5.3: entries come from leaders', () => appendOwn(turnOf(follower), 'x')],
])('Raft %s', (rule, impossible) => {
  expect(impossible).toThrow(new RaftAssertionError(`Raft ${rule}`));
});

test('in a run it is a breach of the contract that cites the rule', () => {
  const hasty: Peer = {
    ...(raft as Peer),
    step: (own, state, input) =>
      (raft as Peer).step(
        own,
        state,
        input.type === 'applied' ? { ...input, index: input.index + 1 } : input,
      ),
  };
  const calm = scenarioNamed('calm')!;
  const seed = { high: 0, low: 1 };
  const { violation } = runSchedule(hasty, { ...calm.draw(seed, 3), scenario: 'calm', seed });
  expect(violation).toMatchObject({
    property: 'Peer Contract',
    message: expect.stringMatching(
      /^n\d threw RaftAssertionError: Raft figure 2: only committed entries are applied \(applied\)$/,
    ),
  });
});
