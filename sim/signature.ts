/** When are two failures the same one? */
import type { Violation } from './invariants/checker.ts';

/**
 * Failures with the same signature are taken for one: the same property, broken in the same words but for numbers. A
 * schedule that is being shrunk must keep it, or it would slip from one bug to another.
 */
export function signatureOf({ property, kind, message }: Violation): string {
  if (kind === 'liveness') return property;
  return `${property}: ${message.replaceAll(/[0-9]+/g, '#')}`;
}
