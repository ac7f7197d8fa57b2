/**
 * Searches around a failing schedule that cannot be made smaller by leaving things out: other orders, other voters, other
 * messages. What still fails with no more decisions is walked to, so the search drifts over all schedules of this size
 * until one of them can be made smaller. (After the re-searches of DEMi and of Hypothesis, with a plateau walk in place
 * of restarts.)
 */
import { Sequence } from '../../sim/chance/choose.ts';
import type { Seed } from '../../sim/chance/choose.ts';
import { mutant } from './mutants.ts';
import type { Offers } from './passes.ts';
import type { Failing } from './trial.ts';

/** Schedules longer than this are not searched around: there is still plenty to leave out. */
const MAX_LENGTH = 400;

/** So many mutants for each pair of decisions: behind that a short schedule is all but exhausted. */
const MUTANTS_PER_PAIR = 40;

/** Offers at most `budget` mutants, each one drawn from `seed`. */
export function* research(start: Failing, seed: Seed, budget: number): Offers {
  if (start.decisions.length > MAX_LENGTH || start.decisions.length < 2) return;
  const draw = new Sequence(seed, 'research');
  let current = start;
  let shortest = start.decisions.length;
  for (let spent = 0; spent < Math.min(budget, MUTANTS_PER_PAIR * shortest * shortest); spent++) {
    const found = yield mutant(draw, current);
    if (found === null) continue;
    const length = found.decisions.length;
    // Now and then a step up: a longer way around a hill.
    if (length > current.decisions.length && !(length <= shortest + 1 && draw.chance(100_000)))
      continue;
    current = found;
    if (length >= shortest) continue;
    shortest = length;
    // A way down has opened: what else has become superfluous?
    for (let i = current.decisions.length - 1; i >= 0; i--) {
      if (i >= current.decisions.length) continue;
      spent++;
      const { decisions } = current;
      current =
        (yield {
          base: current,
          decisions: decisions.filter((_, at) => at !== i),
        }) ?? current;
    }
    shortest = current.decisions.length;
  }
}
