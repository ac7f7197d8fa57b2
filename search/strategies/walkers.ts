/** The walkers, by the plans that describe them. */
import type { Dice } from '../../sim/order/walk/dice.ts';
import type { Walker } from '../../sim/order/walk/walker.ts';
import type { LinksPlan } from './links.ts';
import { LinksWalker } from './links.ts';
import type { MacroPlan } from './macros.ts';
import { MacroWalker } from './macros.ts';
import type { UniformPlan } from './uniform.ts';
import { UniformWalker } from './uniform.ts';

/** Plain data: which walker, and what was drawn for it. */
export type WalkerPlan = UniformPlan | LinksPlan | MacroPlan;

/** A walker for one walk of a cluster of `size` servers. */
export function walkerOf(plan: WalkerPlan, dice: Dice, size: number): Walker {
  switch (plan.kind) {
    case 'uniform':
      return new UniformWalker(plan, dice);
    case 'links':
      return new LinksWalker(plan, dice, size);
    case 'macros':
      return new MacroWalker(plan, dice);
  }
}
