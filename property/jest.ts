/**
 * A matcher for Jest: `expect.extend(safetyMatchers)`, then `expect(simulate(peer, schedule)).toBeSafe()`. Importing this
 * module is enough for the types. It imports nothing of Jest's, so that any `expect` with an `extend` can take it.
 */
/// <reference types="expect" />
import type { RunResult } from '../sim/run.ts';
import { checkResult, describeLimit, describeViolation } from './expect-safe.ts';

declare module 'expect' {
  // The type parameters must be those of the interface that this adds to.
  interface Matchers<R extends void | Promise<void>, T = unknown> {
    /** The run broke no property. With `.not`: it broke one. A run that a limit cut short is neither. */
    toBeSafe(): R;
  }
}

interface Verdict {
  readonly pass: boolean;
  readonly message: () => string;
}

/** For `expect.extend`. The message of a failure tells the story of the run, as expectSafe does. */
export const safetyMatchers: {
  toBeSafe(this: { readonly isNot?: boolean }, received: unknown): Verdict;
} = {
  toBeSafe(received) {
    checkResult('toBeSafe', received);
    return judge(received, this.isNot === true);
  },
};

function judge(result: RunResult, isNot: boolean): Verdict {
  const { violation, limit } = result;
  if (violation !== null)
    return { pass: false, message: () => describeViolation(result, violation) };
  // Whichever was expected has not been shown.
  if (limit !== null) return { pass: isNot, message: () => describeLimit(result, limit) };
  return {
    pass: true,
    message: () =>
      `Expected a violation, but the run broke no property in ${result.events} events.`,
  };
}
