/** What a worker thread does in a comparison of strategies: the name of a hunt comes in, what it came to goes out. */
import type { PlantedBug } from '../../scenarios/bugs/index.ts';
import { PLANTED_BUGS } from '../../scenarios/bugs/index.ts';
import type { Strategy } from '../../search/strategies/strategy.ts';
import { strategyNamed } from '../../search/strategies/index.ts';
import type { HuntConditions, HuntResult } from './hunt.ts';
import { hunt } from './hunt.ts';
import type { HuntId } from './request.ts';

export interface HuntTask extends HuntId {
  readonly conditions: HuntConditions;
}

/** A hunt that is over. */
export interface Hunt extends HuntId, HuntResult {
  /** How long it took on the clock of its worker, with whatever else the machine did to it meanwhile. */
  readonly seconds: number;
}

/** Throws Error if the bug or the strategy is not registered, which the command line has checked. */
export function workOnHunt({ conditions, ...id }: HuntTask): Hunt {
  const startMs = performance.now();
  const result = hunt(registeredBug(id.bug), registeredStrategy(id.strategy), conditions, id);
  return { ...id, ...result, seconds: (performance.now() - startMs) / 1_000 };
}

/** The planted bug of this name. Throws Error if there is none. */
export function registeredBug(name: string): PlantedBug {
  const bug = PLANTED_BUGS.find((each) => each.name === name);
  if (bug === undefined) throw new Error(`no planted bug '${name}'`);
  return bug;
}

function registeredStrategy(name: string): Strategy {
  const strategy = strategyNamed(name);
  if (strategy === undefined) throw new Error(`no strategy '${name}'`);
  return strategy;
}
