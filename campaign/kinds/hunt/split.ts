/** Which of the planted bugs are for tuning strategies, and which are kept aside so that the figures mean something. */
import type { PlantedBug } from '../../../scenarios/bugs/index.ts';
import { hashName } from '../../../sim/chance/mix.ts';

/**
 * Whether this bug is one of those that whoever tunes a strategy must not look at: about half of them, by a hash of the
 * name. So a bug stays in its half, whatever others come before or behind it.
 */
export function isHeldOut({ name }: Pick<PlantedBug, 'name'>): boolean {
  return (hashName(name) & 1) === 1;
}

/** Those that random schedules found hardly ever, whatever the strategy, in trials before these strategies were written. */
export const DIFFICULT: readonly string[] = [
  'reply-of-any-term',
  'term-not-saved',
  'snapshot-drops-suffix',
  'commit-by-counting',
];
