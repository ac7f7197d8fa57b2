/** What the drawing of every part has in common. */
import fc from 'fast-check';

/** Microseconds in a millisecond. */
export const MS = 1_000;

/** Uniform: small values are no likelier to fail, as they would be for a container's length. */
export const uniform = (min: number, max: number): fc.Arbitrary<number> =>
  fc.noBias(fc.integer({ min, max }));

/** `off` half of the time. */
export const sometimes = <T>(off: T, ...on: readonly T[]): fc.Arbitrary<T> =>
  fc.oneof(fc.constant(off), fc.constantFrom(...on));

/** An ordinary object: fast-check would have some without a prototype. */
export const record = <T extends object>(fields: {
  [K in keyof T]: fc.Arbitrary<T[K]>;
}): fc.Arbitrary<T> => fc.record<T>(fields, { noNullPrototype: true });
