/** When are two failures the same one? */
import type { Violation } from './violation.ts';

/**
 * Failures with the same signature are taken for one: the same property, broken in the same way (`code`), with the same
 * facts but for their numbers, entries and votes. A schedule that is being shrunk must keep it, or it would slip from one
 * bug to another. Of a cluster that does not recover every state is the same failure.
 */
export function signatureOf({ property, kind, code, facts }: Violation): string {
  if (kind === 'liveness') return property;
  const told = Object.keys(facts)
    .sort()
    .flatMap((name) => {
      const value = facts[name];
      if (value === undefined) return [];
      return typeof value === 'string' ? [`${name}=${withoutNumbers(value)}`] : [name];
    });
  return `${property}: ${[code, ...told].join(' ')}`;
}

/**
 * Texts among facts are not ours: what a peer threw, how it calls its messages and timers. Of these, too, numbers and digests
 * do not matter.
 */
function withoutNumbers(text: string): string {
  return text.replaceAll(/\b[0-9a-f]{8}\b|[0-9]+/g, '#');
}
