/** The registry of strategies: the command line names them, nothing else does. */
import { links } from './links.ts';
import { macros } from './macros.ts';
import { portfolio } from './portfolio.ts';
import type { Strategy } from './strategy.ts';
import { timed } from './timed.ts';
import { uniform } from './uniform.ts';

export const STRATEGIES: readonly Strategy[] = [portfolio, uniform, links, macros, timed];

/** The strategy of this name; undefined if there is none. */
export function strategyNamed(name: string): Strategy | undefined {
  return STRATEGIES.find((strategy) => strategy.name === name);
}
