/**
 * What a comparison of strategies is asked to do, and which hunts follow from it. Everything here is a pure function of the
 * request, so that any number of workers, in any order, do the same hunts.
 */
import type { Seed } from '../../../sim/chance/choose.ts';
import { hashName } from '../../../sim/chance/mix.ts';

/** Which properties are watched: all of them, or only what users of the protocol are promised. */
export type OracleSet = 'all' | 'end-to-end';

/** Plain data. */
export interface HuntRequest {
  /** Names of planted bugs, of strategies, and what is watched: each with each. */
  readonly bugs: readonly string[];
  readonly strategies: readonly string[];
  readonly oracles: readonly OracleSet[];
  /** Hunts for each of these combinations, 1 .. {@link MAX_REPEAT}. */
  readonly repeat: number;
  /** A hunt that has come to so many events is given up. */
  readonly cap: number;
  /** Cluster sizes: each seed has one of these, drawn from itself, unless the bug calls for a certain size. */
  readonly peersMin: number;
  readonly peersMax: number;
  /** Series have no seed in common, 1 .. {@link MAX_SERIES}: tune with one, report with another. */
  readonly series: number;
}

/** One hunt: runs with one strategy until a bug shows. Plain data: it crosses to the workers. */
export interface HuntId {
  readonly bug: string;
  readonly strategy: string;
  readonly oracles: OracleSet;
  /** Counted from 0. */
  readonly repetition: number;
}

export const MAX_REPEAT = 1_000;
export const MAX_SERIES = 1_000;

export function huntCount({ bugs, strategies, oracles, repeat }: HuntRequest): number {
  return bugs.length * strategies.length * oracles.length * repeat;
}

/**
 * The hunt with this index; undefined behind the last one. A repetition of everything comes before the next, so that what
 * is there after an interruption compares like with like.
 */
export function huntAt(request: HuntRequest, index: number): HuntId | undefined {
  if (index >= huntCount(request)) return undefined;
  const { bugs, strategies, oracles } = request;
  const ofStrategy = Math.floor(index / oracles.length);
  const ofBug = Math.floor(ofStrategy / strategies.length);
  return {
    bug: bugs[ofBug % bugs.length]!,
    strategy: strategies[ofStrategy % strategies.length]!,
    oracles: oracles[index % oracles.length]!,
    repetition: Math.floor(ofBug / bugs.length),
  };
}

/**
 * The seed of the `run`-th run (from 0) of a repetition of hunts for `bug`. Its bits are those of the series (10), the
 * repetition (10), the bug's name (12) and the run (32), so that no two series or repetitions share a seed, and bugs
 * hardly ever do. Strategies are compared on the same seeds.
 */
export function huntSeed(series: number, repetition: number, bug: string, run: number): Seed {
  const high = (series << 22) | (repetition << 12) | (hashName(bug) & 0xfff);
  return { high, low: run | 0 };
}
