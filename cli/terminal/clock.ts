/** The clock of campaigns and progress displays: monotone, in milliseconds. Runs know nothing of it. */
export function nowMs(): number {
  return performance.now();
}
