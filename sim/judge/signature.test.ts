import { describe, expect, test } from '@jest/globals';
import { signatureOf } from './signature.ts';

function signature(message: string, kind: 'local' | 'contract' = 'local'): string {
  return signatureOf({ property: 'X', kind, statement: '', source: '', message, peer: 1 });
}

describe('two failures are the same one', () => {
  test.each([
    ['other servers and terms', 'n1 leads term 5', 'n12 leads term 6'],
    ['another command', 'without 1/2 c1.7, committed', 'without 9/3 no-op, committed'],
    ['a command with blanks', 'holds 1/2 {"a":"b, c"} there', 'holds 1/2 "x \\" y" there'],
    ['no entry', 'it holds nothing there', 'it holds 1/2 [1,{"a":2}] there'],
    ['an entry at the end', 'wrote 2/3 c1.4.', 'wrote 2/3 no-op.'],
    ['digests', 'reached state 0987039e, where', 'reached state deadbeef, where'],
    ['no vote', 'but its disk holds no vote', 'but its disk holds a vote for n3'],
    ['no term', 'behind the start of the log', 'behind term 7'],
  ])('%s', (_name, a, b) => {
    expect(signature(a)).toBe(signature(b));
  });

  test.each([
    ['other words', 'n1 sent a vote', 'n1 sent a term', 'local'],
    ['other words behind an entry', 'lost 1/2 c1.1 there', 'lost 1/2 c1.1 here', 'local'],
    ['what a peer threw', 'n1 threw got 2/3 votes', 'n1 threw got 2/3 acks', 'contract'],
  ] as const)('but for %s', (_name, a, b, kind) => {
    expect(signature(a, kind)).not.toBe(signature(b, kind));
  });
});
