import { describe, expect, test } from '@jest/globals';
import type { Facts } from './finding.ts';
import { signatureOf } from './signature.ts';
import type { Violation } from './violation.ts';

function signature(facts: Facts, more: Partial<Violation> = {}): string {
  return signatureOf({
    property: 'X',
    kind: 'local',
    statement: '',
    source: '',
    code: 'broken',
    facts,
    refersTo: [],
    message: '',
    peer: 1,
    ...more,
  });
}

const entry = (index: number, command: string): Facts => ({ index, term: 2, command });

describe('two failures are the same one', () => {
  test.each<[string, Facts, Facts]>([
    ['other servers and terms', { server: 1, term: 5 }, { server: 12, term: 6 }],
    ['another entry', { entry: entry(1, 'c1.7') }, { entry: entry(9, 'no-op') }],
    ['no entry', { held: null }, { held: entry(1, '[1,{"a":2}]') }],
    ['no vote', { vote: null }, { vote: 3 }],
    ['other ranges', { loaded: [1, 2] }, { loaded: [7, 9] }],
    ['a name with another number', { timer: 'round 3 of 7' }, { timer: 'round 12 of 1' }],
    ['an error with other digests', { error: 'at 0987039e' }, { error: 'at deadbeef' }],
    ['another order', { server: 1, term: 5 }, { term: 6, server: 2 }],
    ['a fact of no value', { server: 1, term: undefined }, { server: 2 }],
  ])('%s', (_name, a, b) => {
    expect(signature(a)).toBe(signature(b));
  });

  test('another sentence', () => {
    expect(signature({}, { message: 'n1 broke it' })).toBe(signature({}, { message: 'kaputt' }));
  });

  test('every way of not recovering', () => {
    const kind = 'liveness';
    expect(signature({ a: 1 }, { kind, code: 'x' })).toBe(
      signature({ b: 'c' }, { kind, code: 'y' }),
    );
  });

  test.each<[string, Facts, Facts]>([
    ['another kind of message', { message: 'Vote' }, { message: 'Append' }],
    ['another error', { error: 'got 2/3 votes' }, { error: 'got 2/3 acks' }],
    ['a fact that is not known', { prevTerm: 3 }, {}],
  ])('but for %s', (_name, a, b) => {
    expect(signature(a)).not.toBe(signature(b));
  });

  test.each<[string, Partial<Violation>]>([
    ['another code', { code: 'broken-otherwise' }],
    ['another property', { property: 'Y' }],
  ])('but for %s', (_name, more) => {
    expect(signature({}, more)).not.toBe(signature({}));
  });
});
