import inspector from 'node:inspector';
import { describe, expect, test } from '@jest/globals';
import { run } from '../../test/command-line.ts';

const CANARY = ['2', '--scenario', 'canary'];

describe('what cannot be done is told before the inspector is opened (exit code 2)', () => {
  test.each([
    [[...CANARY, '--inspect-at', '187'], 'found "187", expected an event of this run, 0 to 186'],
    [[...CANARY, '--inspect-at', '-1'], 'expected an integer from 0'],
    [['3', '--scenario', 'calm', '--break-at-violation'], 'a run that violates a property'],
    [[...CANARY, '--break-on', 'delver'], "at column 1: found 'delver'"],
    [[...CANARY, '--break-on', 'n9'], 'a server, n1 to n5'],
    [[...CANARY, '--break-on', 'term > 99'], 'a predicate that some event matches'],
    [
      ['14', '--scenario', 'bug-vector-comparison', '--break-at-violation'],
      'a property that an event can violate',
    ],
  ])('%j', async (args, message) => {
    const { code, err, out } = await run('replay', ...args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('E_USAGE: --');
    expect(err).toContain(message);
    expect(inspector.url()).toBeUndefined();
  });
});
