import { expect, test } from '@jest/globals';
import { higherThan, tierOf } from './tier.ts';

const isRun = (tier: 'check' | 'ci' | 'nightly', path: string): boolean =>
  !higherThan(tier).some((pattern) => new RegExp(pattern).test(path));

test('a file begins with the tier that its name says, and check is that of all others', () => {
  const paths = ['raft/peer.test.ts', 'cli/lab/lab.ci.test.ts', 'search/all.nightly.test.ts'];
  expect(paths.map((path) => isRun('check', path))).toEqual([true, false, false]);
  expect(paths.map((path) => isRun('ci', path))).toEqual([true, true, false]);
  expect(paths.map((path) => isRun('nightly', path))).toEqual([true, true, true]);
});

test('a tier that there is not is refused', () => {
  expect(tierOf('ci')).toBe('ci');
  expect(() => tierOf('daily')).toThrow('TIER: found daily, expected check, ci, nightly');
});
