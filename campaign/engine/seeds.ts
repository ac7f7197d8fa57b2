/**
 * Seeds of runs, and what follows from each alone: the size of its cluster, whether its run is done again. So any number
 * of workers, in any order, do the same runs.
 */
import { below, draw, parseSeed, streamKey } from '../../sim/chance/choose.ts';
import type { Seed } from '../../sim/chance/choose.ts';

export const MAX_SEED = (1n << 64n) - 1n;

/** One seed in so many is run twice. */
const REPEAT_ONE_IN = 20;

/** One seed in so many is run once more with everything frozen, which takes several times as long. */
const FREEZE_ONE_IN = 500;

/** The form in which runs take their seed. `value` must lie in 0 .. {@link MAX_SEED}. */
export function toSeed(value: bigint): Seed {
  const seed = parseSeed(value.toString());
  if (seed === undefined) throw new RangeError(`seed ${value} is out of range`);
  return seed;
}

/** Cluster sizes: each seed has one of these, drawn from itself. */
export interface PeerRange {
  readonly peersMin: number;
  readonly peersMax: number;
}

/** The size of the cluster that runs with this seed. */
export function peersOf({ peersMin, peersMax }: PeerRange, seed: Seed): number {
  const sizes = peersMax - peersMin + 1;
  return peersMin + below(draw(streamKey(seed, 'cluster-size'), 0), sizes);
}

/** Where a campaign begins. */
export interface FirstSeed {
  readonly firstSeed: bigint;
}

/** Whether the run with this seed is done twice, to see that it comes out the same. The first of a campaign always is. */
export function isRepeated(spec: FirstSeed, value: bigint): boolean {
  return isChosen(spec, value, 'repeat', REPEAT_ONE_IN);
}

/** Whether this seed is run once more with everything frozen that a peer is given or returns. The first of a campaign always is. */
export function isFrozen(spec: FirstSeed, value: bigint): boolean {
  return isChosen(spec, value, 'freeze', FREEZE_ONE_IN);
}

/** The first seed always is; of the others one in so many, drawn from the seed itself. */
function isChosen({ firstSeed }: FirstSeed, value: bigint, stream: string, oneIn: number): boolean {
  return value === firstSeed || below(draw(streamKey(toSeed(value), stream), 0), oneIn) === 0;
}
