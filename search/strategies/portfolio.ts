/**
 * Several strategies in turn: each finds bugs that the others find hardly ever, and none is best for all (see
 * docs/bug-finding.md for the evidence). Which one a seed gets is drawn, so that each spends its share of the *events*: a
 * run by the clock is as long as some eighteen walks.
 */
import { Sequence } from '../../sim/chance/choose.ts';
import type { Seed } from '../../sim/chance/choose.ts';
import { links } from './links.ts';
import { macros } from './macros.ts';
import type { Strategy } from './strategy.ts';
import { timed } from './timed.ts';
import { uniform } from './uniform.ts';

interface Member {
  readonly strategy: Strategy;
  /** How often it is chosen, in runs. */
  readonly weight: number;
}

/** Shares of events: macros 77 %, uniform 10 %, links 8 %, timed 5 %. */
const MEMBERS: readonly Member[] = [
  { strategy: macros, weight: 770 },
  { strategy: uniform, weight: 100 },
  { strategy: links, weight: 80 },
  { strategy: timed, weight: 3 },
];

const TOTAL = MEMBERS.reduce((sum, { weight }) => sum + weight, 0);

export const portfolio: Strategy = {
  name: 'portfolio',
  description: 'all strategies in turn, by shares of events: the default',
  faults: ['crash', 'write-lost', 'write-torn', 'lost-for-good'],
  draw: (seed, peers) => memberFor(seed).draw(seed, peers),
};

function memberFor(seed: Seed): Strategy {
  let place = new Sequence(seed, 'portfolio').int(1, TOTAL);
  for (const { strategy, weight } of MEMBERS) {
    place -= weight;
    if (place <= 0) return strategy;
  }
  return macros;
}
