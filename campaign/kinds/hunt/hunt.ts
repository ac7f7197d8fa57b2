/** One hunt: run after run, with one strategy, until a planted bug shows or the events are used up. */
import type { PlantedBug } from '../../../scenarios/bugs/index.ts';
import { PLANTED_BUGS } from '../../../scenarios/bugs/index.ts';
import { formatSeed } from '../../../sim/chance/choose.ts';
import { allInvariants, endToEndInvariants } from '../../../sim/judge/invariants/index.ts';
import { outcomeOf, runToEnd } from '../../../sim/run.ts';
import type { Strategy } from '../../../search/strategies/strategy.ts';
import { strategyNamed } from '../../../search/strategies/index.ts';
import type { Kind } from '../../engine/kind.ts';
import { peersOf } from '../../engine/seeds.ts';
import type { HuntId, HuntRequest } from './request.ts';
import { huntSeed } from './request.ts';

/** How a bug came to light. */
export interface Catch {
  readonly seed: bigint;
  readonly peers: number;
  readonly property: string;
  readonly kind: string;
  /** Events of this run up to the violation. */
  readonly position: number;
}

/** Plain data: it crosses back from the worker. */
export interface HuntResult {
  /** null: the cap came first. */
  readonly caught: Catch | null;
  /** Events up to the violation, all runs before it included; the cap, if there was none until then. */
  readonly events: number;
  /** Runs begun. */
  readonly runs: number;
  /** Of these, runs that were cut short by a limit of the simulator: they cost events and tell nothing. */
  readonly limited: number;
}

/** What a hunt needs of a planted bug. Nothing of how the bug could be provoked. */
export type Prey = Pick<PlantedBug, 'name' | 'peer' | 'peers'>;

/** What all hunts of a request have in common. */
export type HuntConditions = Pick<HuntRequest, 'cap' | 'peersMin' | 'peersMax' | 'series'>;

/** Hunts once. Deterministic. */
export function hunt(
  { name, peer, peers: size }: Prey,
  strategy: Strategy,
  conditions: HuntConditions,
  { oracles, repetition }: Pick<HuntId, 'oracles' | 'repetition'>,
): HuntResult {
  const { cap, series } = conditions;
  const invariants = oracles === 'all' ? allInvariants : endToEndInvariants;
  let spent = 0;
  let limited = 0;
  for (let run = 0; ; run++) {
    const seed = huntSeed(series, repetition, name, run);
    const peers = size ?? peersOf(conditions, seed);
    const schedule = { scenario: `bug-${name}`, seed, ...strategy.draw(seed, peers) };
    const { violation, events, verdict } = outcomeOf(runToEnd(peer, schedule, { invariants }));
    // A run without events costs one all the same: a strategy that draws nothing else must come to its end.
    spent += Math.max(1, events);
    if (verdict === 'limit') limited++;
    const runs = run + 1;
    if (violation !== null && spent <= cap) {
      const { property, kind } = violation;
      const caught = { seed: BigInt(formatSeed(seed)), peers, property, kind, position: events };
      return { caught, events: spent, runs, limited };
    }
    if (spent >= cap) return { caught: null, events: cap, runs, limited };
  }
}

/** A hunt that is over. Plain data: it crosses back from the worker. */
export interface Hunt extends HuntId, HuntResult {
  /** How long it took on the clock of its worker, with whatever else the machine did to it meanwhile. */
  readonly seconds: number;
}

export const hunts: Kind<HuntConditions, HuntId, Hunt> = {
  name: 'hunt',
  sourceOf: ({ bug, strategy, repetition }) =>
    `hunt ${repetition + 1} for ${bug} with strategy ${strategy}`,
  run(conditions, id) {
    const startMs = performance.now();
    const result = hunt(registeredBug(id.bug), registeredStrategy(id.strategy), conditions, id);
    return { ...id, ...result, seconds: (performance.now() - startMs) / 1_000 };
  },
};

/** The planted bug of this name. Throws Error if there is none, which the command line has checked. */
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
