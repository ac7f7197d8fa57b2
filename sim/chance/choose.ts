/**
 * Chance. Every decision of a run is a pure function of the seed and the decision's *name*: "the 3rd AppendEntries from
 * n1 to n2", "the 7th election timeout of n4". So taking one message, fault or client out of a run moves no other
 * decision, checkpoints need no generator state, and a decision keeps its outcome when the code around it changes.
 *
 * Names are streams (one for each link and kind, timer, disk, ...) plus an ordinal within the stream. What is drawn in
 * bulk before a run, such as the fault timeline, comes from a sequential {@link Sequence} on pure-rand instead.
 */
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import { finalise32, hashName, mix32 } from './mix.ts';

/** A 64-bit seed as two 32-bit words. */
export interface Seed {
  readonly high: number;
  readonly low: number;
}

const U64 = 1n << 64n;

/** Reads a decimal seed, 0 .. 2^64-1. Returns undefined for anything else (signs, spaces, leading zeros, exponents). */
export function parseSeed(text: string): Seed | undefined {
  if (!/^(0|[1-9][0-9]{0,19})$/.test(text)) return undefined;
  const value = BigInt(text);
  if (value >= U64) return undefined;
  return { high: Number(value >> 32n) | 0, low: Number(value & 0xffffffffn) | 0 };
}

/** The decimal form that {@link parseSeed} reads. */
export function formatSeed(seed: Seed): string {
  return ((BigInt(seed.high >>> 0) << 32n) | BigInt(seed.low >>> 0)).toString();
}

/** A stream's key: where its draws start. Both words of the seed and the whole name go into it. */
export type StreamKey = number;

/** The key of the stream `name`, told apart by up to three small integers (a node, a link, a kind of message). */
export function streamKey(seed: Seed, name: string, a = 0, b = 0, c = 0): StreamKey {
  return mix32(mix32(mix32(streamsNamed(seed, name), a), b), c);
}

/** Where the keys of the streams `name` begin: for those who need many, and mix the integers that tell them apart in. */
export function streamsNamed(seed: Seed, name: string): number {
  return mix32(mix32(hashName(name), seed.low), seed.high);
}

/** The `ordinal`-th 32-bit word of a stream. Draw further words of the same decision with {@link another}. */
export function draw(key: StreamKey, ordinal: number): number {
  return finalise32(Math.imul(ordinal + 1, 0x9e3779b1) ^ key);
}

/** A further word for a decision that needs more than one; `word` is the one drawn before. */
export function another(word: number): number {
  return finalise32((word + 0x6a09e667) | 0);
}

/**
 * Maps a word to 0 .. n-1. Multiplication in place of modulo: exact IEEE arithmetic, the same on every engine, with a
 * bias below n / 2^32.
 */
export function below(word: number, n: number): number {
  return Math.floor(((word >>> 0) * n) / 4294967296);
}

/** Maps a word to min .. max, both ends included. */
export function between(word: number, min: number, max: number): number {
  return max <= min ? min : min + below(word, max - min + 1);
}

/** The 32-bit threshold for {@link happens}: a probability in parts per million, 0 .. 1,000,000. */
export function threshold(ppm: number): number {
  return Math.floor((ppm * 4294967296) / 1_000_000);
}

/** Whether an event with this {@link threshold} happens for this word. */
export function happens(word: number, limit: number): boolean {
  return word >>> 0 < limit;
}

/** A named sequential source, for drawing plans before a run starts. */
export class Sequence {
  private readonly generator;

  constructor(seed: Seed, name: string) {
    // Four mixed words as state: a generator fed with a small seed would correlate neighbouring seeds.
    let word = streamKey(seed, name);
    const state = Array.from({ length: 4 }, () => (word = another(word)));
    this.generator = xoroshiro128plusFromState(state);
  }

  /** An integer in min .. max, both ends included. Throws RangeError unless min <= max, both safe integers. */
  int(min: number, max: number): number {
    if (!(min <= max)) throw new RangeError(`int(${min}, ${max}): min must not exceed max`);
    return uniformInt(this.generator, min, max);
  }

  /** True with probability `ppm` in a million. */
  chance(ppm: number): boolean {
    return this.int(1, 1_000_000) <= ppm;
  }

  /** One of `items`, each equally likely. Throws RangeError on an empty list. */
  pick<T>(items: readonly T[]): T {
    return items[this.int(0, items.length - 1)]!;
  }

  /** A new array with the items in random order (Fisher-Yates). */
  shuffle<T>(items: readonly T[]): T[] {
    const result = items.slice();
    for (let i = result.length - 1; i > 0; i--) {
      const j = this.int(0, i);
      const swapped = result[i]!;
      result[i] = result[j]!;
      result[j] = swapped;
    }
    return result;
  }
}
