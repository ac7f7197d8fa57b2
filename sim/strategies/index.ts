/** The registry of strategies: the command line names them, nothing else does. */
import type { Strategy } from './strategy.ts';
import { timed } from './timed.ts';

export const STRATEGIES: readonly Strategy[] = [timed];

/** The strategy of this name; undefined if there is none. */
export function strategyNamed(name: string): Strategy | undefined {
  return STRATEGIES.find((strategy) => strategy.name === name);
}
