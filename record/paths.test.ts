import { describe, expect, test } from '@jest/globals';
import type { LogView } from '../contract/peer.ts';
import { lacks, placeOf, valueAt } from './paths.ts';

const log: LogView = {
  snapshotIndex: 2,
  snapshotTerm: 1,
  lastIndex: 3,
  lastTerm: 4,
  entryAt: (index) => (index === 3 ? { term: 4, command: 'x' } : undefined),
};
const VALUE = {
  log,
  list: [null, { match: 5 }],
  map: new Map([[7, 'seven']]),
  set: new Set([7]),
  act: () => 1,
  none: null,
};

function at(path: string): unknown {
  return valueAt(VALUE, path.split('.'));
}

describe('paths', () => {
  test.each([
    ['log.3.term', 4],
    ['log.lastIndex', 3],
    ['log.2', undefined],
    ['log.entryAt', undefined],
    ['list.1.match', 5],
    ['list.n1.match', 5],
    ['list.0', null],
    ['list.0.match', undefined],
    ['list.length', 2],
    ['map.7', 'seven'],
    ['set.7', true],
    ['act', undefined],
    ['constructor', undefined],
    ['none.x', undefined],
  ])('%s', (path, value) => {
    expect(at(path)).toEqual(value);
  });

  test.each([
    ['lst', true],
    ['list.1.mtch', true],
    ['list.7', false],
    ['map.8', false],
    ['log.9', false],
    ['none.x', false],
    ['list.1.match.x', true],
  ])('whether %s can be nothing', (path, expected) => {
    expect(lacks(VALUE, path.split('.'))).toBe(expected);
  });

  test.each([
    ['role', 'role'],
    ['log', 'whole'],
    ['log.12', 'whole'],
    ['log.12.term', 'number'],
    ['log.12.command', 'open'],
    ['disk.log.12.term', 'number'],
    ['timers.election', 'time'],
    ['state.votes.of.n2', 'open'],
    ['progress.n2.matchIndex', 'open'],
    ['waiting.0', 'open'],
    ['up', 'boolean'],
  ])('a server has %s: %s', (path, type) => {
    expect(placeOf(path.split('.'))).toEqual({ type });
  });

  test.each([
    ['trem', '', 'role'],
    ['log.12.trem', 'log.12', 'term'],
    ['log.last', 'log', 'an index'],
    ['log.#', 'log', 'an index'],
    ['disk.vote', 'disk', 'votedFor'],
  ])('no server has %s', (path, below, name) => {
    expect(placeOf(path.split('.'))).toEqual({
      below: below === '' ? [] : below.split('.'),
      names: expect.arrayContaining([name]),
    });
  });

  test('a number has no parts', () => {
    expect(placeOf(['term', 'x'])).toEqual({ below: ['term'], names: [] });
  });
});
