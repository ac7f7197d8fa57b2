/** Small arbitraries for what fast-check's own cannot say: how values are made simpler, apart from how they are drawn. */
import fc from 'fast-check';

/**
 * Draws from `drawn` and shrinks by `simpler`, which therefore need not agree on what they could draw: values from
 * elsewhere, such as recorded ones, shrink like those that were drawn.
 */
export function drawThenSimplify<T>(
  drawn: fc.Arbitrary<T>,
  simpler: fc.Arbitrary<T>,
): fc.Arbitrary<T> {
  return new DrawnThenSimplified(drawn, simpler);
}

class DrawnThenSimplified<T> extends fc.Arbitrary<T> {
  private readonly drawn: fc.Arbitrary<T>;
  private readonly simpler: fc.Arbitrary<T>;

  constructor(drawn: fc.Arbitrary<T>, simpler: fc.Arbitrary<T>) {
    super();
    this.drawn = drawn;
    this.simpler = simpler;
  }

  generate(random: fc.Random, biasFactor: number | undefined): fc.Value<T> {
    // Without a context: it would be that of another arbitrary.
    return new fc.Value(this.drawn.generate(random, biasFactor).value, undefined);
  }

  canShrinkWithoutContext(value: unknown): value is T {
    return this.simpler.canShrinkWithoutContext(value);
  }

  shrink(value: T, context?: unknown): fc.Stream<fc.Value<T>> {
    return this.simpler.shrink(value, context);
  }
}

/**
 * Takes any value and shrinks it to what `offers` has for it, in that order. Must come to an end: no chain of offers may
 * lead back to where it began.
 */
export function simplify<T>(offers: (value: T) => readonly T[]): fc.Arbitrary<T> {
  return new Simplified(offers);
}

class Simplified<T> extends fc.Arbitrary<T> {
  private readonly offers: (value: T) => readonly T[];

  constructor(offers: (value: T) => readonly T[]) {
    super();
    this.offers = offers;
  }

  generate(): fc.Value<T> {
    throw new Error('simplify: draws nothing');
  }

  canShrinkWithoutContext(_value: unknown): _value is T {
    return true;
  }

  shrink(value: T): fc.Stream<fc.Value<T>> {
    return fc.Stream.of(...this.offers(value).map((each) => new fc.Value(each, undefined)));
  }
}

/** For {@link simplify}: `targets`, the simplest first; for a value that is one of them itself, those before it. */
export function towards<T>(...targets: readonly T[]): (value: T) => readonly T[] {
  const texts = targets.map((target) => JSON.stringify(target));
  return (value) => {
    const at = texts.indexOf(JSON.stringify(value));
    return at < 0 ? targets : targets.slice(0, at);
  };
}

/**
 * For {@link simplify}: the value with one group of fields after the other as `calm` has them, where they differ. What
 * makes sense only together, such as the ends of a range, is one group.
 */
export function calming<T extends object>(
  calm: T,
  ...groups: readonly (readonly (keyof T)[])[]
): (value: T) => readonly T[] {
  return (value) =>
    groups.flatMap((group) => {
      const changed = group.filter(
        (key) => JSON.stringify(value[key]) !== JSON.stringify(calm[key]),
      );
      const calmed = Object.fromEntries(changed.map((key) => [key, calm[key]]));
      return changed.length === 0 ? [] : [{ ...value, ...calmed }];
    });
}

/** For {@link simplify}: `least`, and then halfway there, and so on up to one `step` below the value. */
export function less(least: number, step = 1): (value: number) => readonly number[] {
  return (value) => {
    const offers = value > least ? [least] : [];
    let gap = value - least;
    for (;;) {
      gap = Math.floor(gap / 2 / step) * step;
      if (gap < 1) return offers;
      offers.push(value - gap);
    }
  };
}

/**
 * Shrinks to what `offers` has, and then to what `each` has: a few leaps, each of which may save many steps. They are not
 * offered again to what a step of `each` has led to.
 */
export function leapFirst<T>(
  offers: (value: T) => readonly T[],
  each: fc.Arbitrary<T>,
): fc.Arbitrary<T> {
  return new LeapFirst(simplify(offers), each);
}

class LeapFirst<T> extends fc.Arbitrary<T> {
  private readonly leaps: fc.Arbitrary<T>;
  private readonly each: fc.Arbitrary<T>;

  constructor(leaps: fc.Arbitrary<T>, each: fc.Arbitrary<T>) {
    super();
    this.leaps = leaps;
    this.each = each;
  }

  generate(random: fc.Random, biasFactor: number | undefined): fc.Value<T> {
    return this.each.generate(random, biasFactor);
  }

  canShrinkWithoutContext(value: unknown): value is T {
    return this.each.canShrinkWithoutContext(value);
  }

  shrink(value: T, context?: unknown): fc.Stream<fc.Value<T>> {
    const each = this.each.shrink(value, context);
    // With a context it comes from `each`, and the leaps have been tried before.
    return context === undefined ? this.leaps.shrink(value, undefined).join(each) : each;
  }
}
