import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { appendEntries } from '../messages/messages.ts';
import { raft, createRaftPeer } from '../peer.ts';
import { conflictReply, nextIndexAfterConflict } from '../log/conflict.ts';
import { RaftLog } from '../log/log.ts';
import { countVotes, standardRules } from './rules.ts';
import { configOf, diskWith, entriesOf } from '../testing/driven.ts';

const ascendingTerms = fc
  .array(fc.nat(2), { maxLength: 30 })
  .map((steps) => steps.map((_, i) => steps.slice(0, i + 1).reduce((a, b) => a + b, 1)));

function logOf(terms: readonly number[]): RaftLog {
  return RaftLog.startingAfter(0, 0).append(entriesOf(terms));
}

describe('majorities', () => {
  test('two quorums of one cluster always share a member; one vote less would not do', () => {
    for (let peers = 1; peers <= 31; peers++) {
      const quorum = standardRules.quorumSize(peers);
      expect(2 * quorum).toBeGreaterThan(peers);
      expect(2 * (quorum - 1)).toBeLessThanOrEqual(peers);
    }
  });

  test('the commit index is the highest one that a quorum has reached', () => {
    const matches = fc.array(fc.nat(20), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(matches, (values) => {
        const holders = (index: number) => values.filter((match) => match >= index).length;
        let naive = 0;
        while (holders(naive + 1) >= standardRules.quorumSize(values.length)) naive++;
        const ascending = [...values].sort((a, b) => a - b);
        expect(standardRules.quorumMatchIndex(ascending)).toBe(naive);
      }),
    );
  });

  test('votes are a set', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 31 })), (voters) => {
        const votes = voters.reduce(standardRules.addVote, 0);
        expect(countVotes(votes)).toBe(new Set(voters).size);
      }),
    );
  });
});

describe('backtracking', () => {
  test('ends at the last place where both logs agree, and skips a term at a time', () => {
    fc.assert(
      fc.property(ascendingTerms, ascendingTerms, (leaderTerms, followerTerms) => {
        const leader = logOf(leaderTerms);
        const follower = logOf(followerTerms);
        let next = leader.lastIndex + 1;
        let rounds = 0;
        while (
          !standardRules.matchesPrevious(
            follower,
            appendEntries(99, next - 1, leader.termAt(next - 1), [], 0),
          )
        ) {
          const proposed = nextIndexAfterConflict(leader, conflictReply(99, follower, next - 1));
          expect(proposed).toBeGreaterThan(0);
          expect(proposed).toBeLessThan(next);
          next = proposed;
          rounds++;
        }
        const terms = new Set([...leaderTerms, ...followerTerms]).size;
        expect(rounds).toBeLessThanOrEqual(terms + 1);
      }),
    );
  });
});

describe('a replaced rule', () => {
  test('changes the peer that it is given to, and no other', () => {
    const stubborn = createRaftPeer({ mayVoteFor: () => false });
    const config = configOf(3);
    const input = {
      type: 'message',
      from: 2,
      message: { type: 'RequestVote', term: 1, lastLogIndex: 0, lastLogTerm: 0 },
    } as const;
    const { state } = stubborn.init(config, diskWith([]));
    expect(stubborn.step(config, state, input).state.votedFor).toBe(0);
    expect(raft.step(config, state, input).state.votedFor).toBe(2);
  });
});
