/**
 * A test of the lab failed: what was expected, what was found, and when. Everything else that is thrown while a test runs
 * is an error of the program and passes through.
 */
export class LabFailure extends Error {
  override readonly name = 'LabFailure';
  /** Virtual time of the failure. */
  readonly atMs: number;

  constructor(what: string, atMs: number) {
    super(`${what} (at ${(atMs / 1000).toFixed(3)} s)`);
    this.atMs = atMs;
  }
}
