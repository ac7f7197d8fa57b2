/** What a worker sends back. Only data arrives in the main thread, so an error that is the user's to fix is taken apart. */
import type { ErrorCode, ErrorDetails } from '../../lib/errors.ts';
import { RaftSimError } from '../../lib/errors.ts';

export type Delivery<R> =
  | { readonly result: R }
  | { readonly code: ErrorCode; readonly details: ErrorDetails };

/** In the worker: does the work. Rejects with all errors but RaftSimErrors. */
export async function deliver<R>(work: () => Promise<R> | R): Promise<Delivery<R>> {
  try {
    return { result: await work() };
  } catch (error) {
    if (!(error instanceof RaftSimError)) throw error;
    const { code, source, path, found, expected, hint } = error;
    return { code, details: { source, path, found, expected, hint } };
  }
}

/** In the main thread: the result. Throws the RaftSimError that was delivered in its place. */
export function unpack<R>(delivery: Delivery<R>): R {
  if ('result' in delivery) return delivery.result;
  throw new RaftSimError(delivery.code, delivery.details);
}
