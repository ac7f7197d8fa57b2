/**
 * Integer mixing: the murmur3 finaliser and a two-word combiner. Everything random in a run comes out of these and of
 * pure-rand, whose generators must never be fed a small seed as it is (neighbouring seeds give correlated draws).
 */

/** murmur3's 32-bit finaliser: every input bit changes every output bit with probability about one half. */
export function finalise32(word: number): number {
  let h = word;
  h ^= h >>> 16;
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** Folds `word` into `hash`; order matters. Both are taken as 32-bit integers. */
export function mix32(hash: number, word: number): number {
  return finalise32((Math.imul(hash, 0x9e3779b1) ^ word) + 0x7f4a7c15);
}

/** A 32-bit hash of a short ASCII name, for naming streams. */
export function hashName(name: string): number {
  let hash = mix32(0x243f6a88, name.length);
  for (let i = 0; i < name.length; i++) hash = mix32(hash, name.charCodeAt(i));
  return hash;
}
