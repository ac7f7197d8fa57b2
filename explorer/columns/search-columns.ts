/** Looks things up in columns. */
import { countBelow } from '../../lib/ascending.ts';

/** Where each of the lists of these lengths begins in all of them together, and where the last one ends. */
export function starts(lengths: Float64Array, first = 0): Uint32Array {
  const list = new Uint32Array(lengths.length + 1);
  list[0] = first;
  for (let i = 0; i < lengths.length; i++) list[i + 1] = list[i]! + lengths[i]!;
  return list;
}

/** One of the lists that stand in `all` one behind the other, see {@link starts}. */
export function listOf(
  all: Float64Array | Uint32Array,
  begins: Uint32Array,
  place: number,
): number[] {
  const list: number[] = [];
  for (let i = begins[place]!; i < begins[place + 1]!; i++) list.push(all[i]!);
  return list;
}

/** How many of `numbers`, which are integers and ascend, are at most `limit`, an integer. */
export function countUpTo(numbers: Float64Array, limit: number): number {
  return countBelow(numbers, limit + 1);
}
