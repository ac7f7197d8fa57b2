/** Binary search in lists that ascend. Alone in its file: the explorer's page needs it as well. */

/** How many of `numbers`, which ascend, are below `limit`. */
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
