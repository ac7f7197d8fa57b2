import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { LogEntry } from '../../contract/peer.ts';
import { noteDurable, writeEntries } from './persistence.ts';
import { raft } from '../peer.ts';
import { standardRules } from './rules.ts';
import { configOf, diskWith, elected } from '../testing/driven.ts';
import { beginTurn } from './turn.ts';

describe('stableIndex', () => {
  test('an overwritten write does not count for what replaced it', () => {
    const turn = freshTurn();
    writeEntries(turn, 0, [entry('a'), entry('b'), entry('c')]);
    writeEntries(turn, 1, [entry('B'), entry('C')]);
    noteDurable(turn.state, 1);
    expect(turn.state.stableIndex).toBe(1);
    noteDurable(turn.state, 2);
    expect(turn.state.stableIndex).toBe(3);
  });

  test('each of a leader’s writes counts as soon as it is durable', () => {
    const leader = elected(configOf(3));
    for (let i = 0; i < 5; i++) leader.propose(i);
    expect(leader.state.pendingWrites).toHaveLength(1);
    leader.persist(4);
    expect(leader.state.stableIndex).toBe(3);
    expect(leader.state.progress?.[1]).toMatchObject({ matchIndex: 3, nextIndex: 4 });
    leader.persist(6);
    expect(leader.state.stableIndex).toBe(5);
    expect(leader.state.pendingWrites).toEqual([]);
  });

  test('is how far the disk agrees with the log, whatever was written and cut', () => {
    const write = fc.record({ after: fc.nat(), count: fc.integer({ min: 1, max: 3 }) });
    const done = fc.record({ upTo: fc.nat() });
    fc.assert(
      fc.property(fc.array(fc.oneof(write, write, done), { maxLength: 40 }), (steps) => {
        const turn = freshTurn();
        const { state } = turn;
        const disks: (readonly LogEntry[])[] = [[]];
        for (const step of steps) {
          if ('upTo' in step) {
            noteDurable(state, step.upTo % (state.lastToken + 1));
          } else {
            const after = step.after % 3 > 0 ? state.log.lastIndex : step.after % 5;
            const place = Math.min(after, state.log.lastIndex);
            const entries = Array.from({ length: step.count }, () => entry(state.lastToken));
            writeEntries(turn, place, entries);
            disks.push([...disks.at(-1)!.slice(0, place), ...entries]);
          }
          const disk = disks[state.durableToken]!;
          const log = state.log.slice(1, state.log.lastIndex + 1);
          const different = disk.findIndex((stored, i) => stored !== log[i]);
          expect(state.stableIndex).toBe(different < 0 ? disk.length : different);
        }
      }),
    );
  });
});

function freshTurn() {
  const config = configOf(3);
  return beginTurn(config, standardRules, raft.init(config, diskWith([])).state);
}

function entry(command: unknown): LogEntry {
  return { term: 1, command };
}
