/**
 * What a campaign is asked to do, and which runs follow from it. Everything here is a pure function of the request, so
 * that any number of workers, in any order, do the same runs.
 */
import { below, draw, parseSeed, streamKey } from '../sim/chance/choose.ts';
import type { Seed } from '../sim/chance/choose.ts';

/** Plain data: it crosses to the workers. */
export interface CampaignSpec {
  readonly scenario: string;
  /** Cluster sizes: each seed has one of these, drawn from itself. */
  readonly peersMin: number;
  readonly peersMax: number;
  readonly firstSeed: bigint;
  /** The last seed, included. A campaign limited by time has the largest there is. */
  readonly lastSeed: bigint;
}

export const MAX_SEED = (1n << 64n) - 1n;

/** Seeds that a worker gets at once: enough to make the message cheap (a run takes 10 to 100 times as long), few enough to stop soon. */
export const CHUNK_SIZE = 4;

/** One seed in so many is run twice. */
const REPEAT_ONE_IN = 20;

/** One seed in so many is run once more with everything frozen, which takes several times as long. */
const FREEZE_ONE_IN = 500;

/** A task for a worker: `count` seeds from `first` on. */
export interface Chunk {
  readonly index: number;
  readonly first: bigint;
  readonly count: number;
}

/** The chunk with this index; undefined if it lies behind the last seed. */
export function chunkAt(spec: CampaignSpec, index: number): Chunk | undefined {
  const first = spec.firstSeed + BigInt(index) * BigInt(CHUNK_SIZE);
  if (first > spec.lastSeed) return undefined;
  const left = spec.lastSeed - first + 1n;
  return { index, first, count: left < BigInt(CHUNK_SIZE) ? Number(left) : CHUNK_SIZE };
}

/** Number of chunks, as far as it is below `limit`. */
export function chunkCount(spec: CampaignSpec, limit: number): number {
  return chunksFor(spec.lastSeed - spec.firstSeed + 1n, limit);
}

/** Number of chunks that `runs` make, as far as it is below `limit`. */
export function chunksFor(runs: bigint, limit: number): number {
  const size = BigInt(CHUNK_SIZE);
  const chunks = (runs + size - 1n) / size;
  return chunks < BigInt(limit) ? Number(chunks) : limit;
}

/** The form in which runs take their seed. `value` must lie in 0 .. {@link MAX_SEED}. */
export function toSeed(value: bigint): Seed {
  const seed = parseSeed(value.toString());
  if (seed === undefined) throw new RangeError(`seed ${value} is out of range`);
  return seed;
}

/** The size of the cluster that runs with this seed. */
export function peersOf(spec: Pick<CampaignSpec, 'peersMin' | 'peersMax'>, seed: Seed): number {
  const sizes = spec.peersMax - spec.peersMin + 1;
  return spec.peersMin + below(draw(streamKey(seed, 'cluster-size'), 0), sizes);
}

/** Whether the run with this seed is done twice, to see that it comes out the same. The first of a campaign always is. */
export function isRepeated(spec: Pick<CampaignSpec, 'firstSeed'>, value: bigint): boolean {
  return isChosen(spec, value, 'repeat', REPEAT_ONE_IN);
}

/** Whether this seed is run once more with everything frozen that a peer is given or returns. The first of a campaign always is. */
export function isFrozen(spec: Pick<CampaignSpec, 'firstSeed'>, value: bigint): boolean {
  return isChosen(spec, value, 'freeze', FREEZE_ONE_IN);
}

/** The first seed always is; of the others one in so many, drawn from the seed itself. */
function isChosen(
  { firstSeed }: Pick<CampaignSpec, 'firstSeed'>,
  value: bigint,
  stream: string,
  oneIn: number,
): boolean {
  return value === firstSeed || below(draw(streamKey(toSeed(value), stream), 0), oneIn) === 0;
}

/** Whether any seed of the chunk {@link isFrozen}. */
export function hasFrozen(spec: CampaignSpec, chunk: Chunk): boolean {
  return seedsOf(chunk).some((seed) => isFrozen(spec, seed));
}

export function seedsOf({ first, count }: Chunk): bigint[] {
  return Array.from({ length: count }, (_, i) => first + BigInt(i));
}
