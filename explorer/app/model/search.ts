/** Binary search in lists that ascend. */

/** How many of `numbers` are below `limit`. */
export function countBelow(numbers: ArrayLike<number>, limit: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (numbers[middle]! < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

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
