/** What the tests of typed errors share. */
import { RaftSimError } from '../lib/errors.ts';

/** The typed error that `body` ends in. Fails the test if it ends otherwise. */
export function errorOf(body: () => unknown): RaftSimError {
  try {
    body();
  } catch (error) {
    if (error instanceof RaftSimError) return error;
    throw error;
  }
  throw new Error('it went well');
}
