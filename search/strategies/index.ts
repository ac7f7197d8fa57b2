/** The registry of strategies: the command line names them, nothing else does. */
import { Registry } from '../../lib/registry.ts';
import { links } from './links.ts';
import { macros } from './macros.ts';
import { portfolio } from './portfolio.ts';
import type { Strategy } from './strategy.ts';
import { timed } from './timed.ts';
import { uniform } from './uniform.ts';

const strategies = new Registry<Strategy>('strategy');

/**
 * From now on `strategy` is found by its name, also as part of a scenario's: `chaos@newest-first`. Throws RaftSimError
 * E_USAGE if the name is taken. A strategy whose runs are walks registers their walker as well.
 *
 * @example
 * registerWalker('newest-first', () => new NewestFirst());
 * registerStrategy({
 *   name: 'newest-first',
 *   description: 'a walk in which what was sent last arrives first',
 *   faults: [],
 *   draw: (seed, peers) => walkOf(drawWorld(seed, peers), { kind: 'newest-first' }),
 * });
 */
export function registerStrategy(strategy: Strategy): void {
  strategies.add(strategy.name, strategy);
}

for (const each of [portfolio, uniform, links, macros, timed]) registerStrategy(each);

/** All strategies: those that come with the simulator, then a user's, in the order in which they were registered. */
export function allStrategies(): readonly Strategy[] {
  return strategies.all;
}

/** The strategy of this name; undefined if there is none. */
export function strategyNamed(name: string): Strategy | undefined {
  return strategies.get(name);
}
