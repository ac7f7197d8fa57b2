/** The walkers that the plans of walks may name. Strategies register theirs; so may a user. */
import { Registry } from '../../../lib/registry.ts';
import type { WalkerPlan } from '../../schedule/walk-plan.ts';
import type { Dice } from './dice.ts';
import type { Walker } from './walker.ts';

/** Makes the walker of one walk in a cluster of `size` servers. All chance that it uses comes from `dice`. */
export type MakeWalker<P extends WalkerPlan = WalkerPlan> = (
  plan: P,
  dice: Dice,
  size: number,
) => Walker;

const walkers = new Registry<MakeWalker<never>>('walker');

/**
 * From now on plans of this `kind` are walked by what `make` makes. Throws RaftSimError E_USAGE if the kind is taken.
 *
 * @example
 * registerWalker('first-come', () => new FirstCome());
 * runSchedule(raft, { scenario, seed, config, faults: [], walk: { ..., walker: { kind: 'first-come' } } });
 */
export function registerWalker<P extends WalkerPlan>(kind: P['kind'], make: MakeWalker<P>): void {
  walkers.add(kind, make);
}

/** The walker that a plan names. Throws RaftSimError E_SCHEMA if nobody has registered one of that kind. */
export function walkerOf(plan: WalkerPlan, dice: Dice, size: number): Walker {
  const place = { source: 'the plan of a walk', path: 'walker.kind' };
  return (walkers.expect(plan.kind, 'E_SCHEMA', place) as MakeWalker)(plan, dice, size);
}
