/** Binary search in lists that ascend. */
import { countBelow } from '../../../lib/ascending.ts';

export { countBelow };

/** The smallest of `numbers` above `limit`; -1 if there is none. */
export function nextAbove(numbers: ArrayLike<number>, limit: number): number {
  return numbers[countBelow(numbers, limit + 1)] ?? -1;
}

/** The greatest of `numbers` below `limit`; -1 if there is none. */
export function lastBelow(numbers: ArrayLike<number>, limit: number): number {
  return numbers[countBelow(numbers, limit) - 1] ?? -1;
}

/** Whether `wanted` is one of `numbers`. */
export function includes(numbers: ArrayLike<number>, wanted: number): boolean {
  return numbers[countBelow(numbers, wanted)] === wanted;
}
