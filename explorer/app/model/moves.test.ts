import { describe, expect, test } from '@jest/globals';
import { fakeRun } from '../fake-run.ts';
import { Lanes } from './lanes.ts';
import {
  followBack,
  followOn,
  parsePlace,
  step,
  stepAtServer,
  stepRole,
  stepTerm,
  stepViolation,
} from './moves.ts';

const violation = {
  property: 'Vote Once',
  kind: 'local',
  statement: '',
  source: '',
  message: '',
  node: 2,
  at: 4,
};

const run = fakeRun({
  events: [
    { node: 1, touches: [1], endSent: 2 },
    { node: 2, touches: [2], name: 'deliver', message: 1, firstSent: 2, endSent: 2 },
    { node: 1, touches: [1], firstSent: 2, endSent: 2 },
    { node: 3, touches: [3], name: 'deliver', message: 0, firstSent: 2, endSent: 2 },
    { node: 2, touches: [2], name: 'deliver', message: 1, firstSent: 2, endSent: 3 },
  ],
  messages: [
    { to: 3, arrivals: [3] },
    { to: 2, arrivals: [1, 4] },
    { from: 2, to: 1, sentIn: 4, outcome: 'lost' },
  ],
  violation,
  // Server 1 runs in term 1 from event 0 and leads from event 2; the others only follow into the term.
  serverAt: (node, position) => {
    if (node === 1) {
      return {
        term: position > 0 ? 1 : 0,
        role: position > 2 ? 'leader' : position > 0 ? 'candidate' : 'follower',
      };
    }
    return { term: position > (node === 2 ? 1 : 3) ? 1 : 0 };
  },
});
const lanes = new Lanes(run);

describe('moves', () => {
  test('by one, not beyond the ends', () => {
    expect(step(run, 0, 1)).toBe(1);
    expect(step(run, 5, 1)).toBeNull();
    expect(step(run, 0, -1)).toBeNull();
    expect(step(run, 3, 100)).toBe(5);
  });

  test('along a server', () => {
    expect(stepAtServer(run, 0, 2, 1)).toBe(2);
    expect(stepAtServer(run, 2, 2, 1)).toBe(5);
    expect(stepAtServer(run, 5, 2, 1)).toBeNull();
    expect(stepAtServer(run, 5, 2, -1)).toBe(2);
    expect(stepAtServer(run, 4, 1, -1)).toBe(3);
  });

  test('along roles and terms', () => {
    expect(lanes.roleChanges).toEqual([0, 2]);
    expect(stepRole(lanes, 0, 1)).toBe(1);
    expect(stepRole(lanes, 1, 1)).toBe(3);
    expect(stepRole(lanes, 3, 1)).toBeNull();
    expect(stepRole(lanes, 3, -1)).toBe(1);
    expect(lanes.newTerms).toEqual([0]);
    expect(stepTerm(lanes, 0, 1)).toBe(1);
    expect(stepTerm(lanes, 1, 1)).toBeNull();
  });

  test('to the violation, once', () => {
    expect(stepViolation(run, 0)).toBe(5);
    expect(stepViolation(run, 5)).toBeNull();
  });

  test('from an arrival to the sending and on to the same arrival', () => {
    expect(followBack(run, 4)).toEqual({ at: 1, message: 0 });
    expect(followOn(run, 1, 0)).toEqual({ at: 4, message: 0 });
    // Without a preference, to what is there first.
    expect(followOn(run, 1, -1)).toEqual({ at: 2, message: 1 });
    expect(followOn(run, 5, -1)).toBeNull();
    expect(followBack(run, 3)).toBeNull();
    expect(followBack(run, 0)).toBeNull();
  });

  test('to what somebody types', () => {
    expect(parsePlace(run, '3')).toBe(3);
    expect(parsePlace(run, ' 1,000 ')).toBe(5);
    expect(parsePlace(run, '#3')).toBe(4);
    expect(parsePlace(run, '2ms')).toBe(3);
    expect(parsePlace(run, '0.0025 s')).toBe(3);
    expect(parsePlace(run, 'x')).toBeNull();
    expect(parsePlace(run, '')).toBeNull();
  });
});

describe('lanes', () => {
  test('tell role and term at a position, and the stretches of a window', () => {
    expect(lanes.of(1)).toEqual([
      { from: 0, to: 1, role: 'follower', term: 0 },
      { from: 1, to: 3, role: 'candidate', term: 1 },
      { from: 3, to: 5, role: 'leader', term: 1 },
    ]);
    expect(lanes.at(1, 2).role).toBe('candidate');
    expect(lanes.at(1, 3).role).toBe('leader');
    expect(lanes.within(1, 1, 2).map(({ role }) => role)).toEqual(['candidate']);
    expect(lanes.within(1, 0, 5)).toHaveLength(3);
  });
});
