/** What stands at the head of a payload, as JSON. Shared by both sides. */
import type { RunData } from './data/run-data.ts';

/** Counts the changes of the format: a page and its payload are always of the same one. */
export const PAYLOAD_VERSION = 1;

export type RunHeader = Pick<
  RunData,
  | 'scenario'
  | 'seed'
  | 'peer'
  | 'engine'
  | 'servers'
  | 'length'
  | 'hash'
  | 'verdict'
  | 'violation'
  | 'invariants'
  | 'story'
  | 'commands'
  | 'stretches'
> & { readonly version: number };
