import { describe, expect, test } from '@jest/globals';
import type { ServerData } from '../../data/run-data.ts';
import { fakeRun } from '../fake-run.ts';
import { logMatrix, matrixRow } from './log-matrix.ts';

const servers: Readonly<Record<number, Partial<ServerData>>> = {
  1: {
    role: 'leader',
    term: 3,
    commitIndex: 5,
    log: {
      snapshotIndex: 4,
      snapshotTerm: 2,
      entries: [
        { term: 2, command: 'a' },
        { term: 3, command: 'b' },
      ],
    },
    progress: [
      null,
      { matchIndex: 6, nextIndex: 7 },
      { matchIndex: 4, nextIndex: 6 },
      { matchIndex: 0, nextIndex: 3 },
    ],
  },
  2: {
    commitIndex: 4,
    log: {
      snapshotIndex: 3,
      snapshotTerm: 1,
      entries: [
        { term: 2, command: 'z' },
        { term: 2, command: 'x' },
      ],
    },
  },
  // A leader of old, which counts for nothing.
  3: { role: 'leader', term: 2, commitIndex: 0, progress: [null, null, null, null] },
};
const run = fakeRun({ events: [], serverAt: (node) => servers[node]! });
const matrix = logMatrix(run, 0);

describe('the matrix of logs', () => {
  test('spans all that anybody holds, and belongs to the newest leader', () => {
    expect(matrix).toMatchObject({ leader: 1, first: 1, last: 6 });
  });

  test('tells of each server what it has at an index', () => {
    const { cells } = matrixRow(matrix, 5);
    expect(cells[0]).toMatchObject({ kind: 'entry', term: 2, command: 'a', committed: true });
    expect(cells[1]).toMatchObject({ kind: 'entry', term: 2, command: 'x', committed: false });
    expect(cells[2]).toMatchObject({ kind: 'none' });
  });

  test('marks what the leader knows', () => {
    expect(matrixRow(matrix, 4).cells[1]).toMatchObject({ isMatch: true, isNext: false });
    expect(matrixRow(matrix, 6).cells[1]).toMatchObject({ isMatch: false, isNext: true });
    expect(matrixRow(matrix, 3).cells[2]).toMatchObject({ isNext: true });
    // Its own next index is nobody's business.
    expect(matrixRow(matrix, 7).cells[0]).toMatchObject({ isNext: false });
  });

  test('marks where servers disagree: by term, or by command within a term', () => {
    expect(matrixRow(matrix, 5).differs).toBe(true);
    // The last entry of a snapshot is known by its term.
    expect(matrixRow(matrix, 4).differs).toBe(false);
    expect(matrixRow(matrix, 6).differs).toBe(false);
    expect(matrixRow(matrix, 2).differs).toBe(false);
  });
});
