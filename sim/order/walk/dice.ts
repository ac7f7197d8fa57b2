/** The chance of one walk: a stream of words that only its walker draws from, so that a walk can be copied halfway. */
import type { StreamKey } from '../../chance/choose.ts';
import { draw, happens } from '../../chance/choose.ts';

export class Dice {
  private readonly key: StreamKey;
  private drawn: number;

  constructor(key: StreamKey, drawn = 0) {
    this.key = key;
    this.drawn = drawn;
  }

  /** An integer in 0 .. n-1; n is 1 .. 2^31-1. */
  below(n: number): number {
    return (((draw(this.key, this.drawn++) >>> 0) * n) / 4294967296) | 0;
  }

  /** Whether something with this threshold (see choose.ts) happens. */
  happens(limit: number): boolean {
    return happens(draw(this.key, this.drawn++), limit);
  }

  /** One of `items`, each equally likely; there is at least one. */
  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!;
  }

  /** A place in `weights`, by weight; their sum is `total`, at least 1. */
  weighed(weights: readonly number[], total: number): number {
    let rest = this.below(total);
    for (let i = 0; i < weights.length; i++) {
      rest -= weights[i]!;
      if (rest < 0) return i;
    }
    return weights.length - 1;
  }

  clone(): Dice {
    return new Dice(this.key, this.drawn);
  }
}
