/**
 * Which part of the log becomes durable with which write.
 *
 * Writes of the log that are not yet durable are kept oldest first. A run stands for `count` writes with consecutive
 * tokens, of which each reaches one index further than the one before: a leader's proposals make one long run. A write
 * that was overwritten before it became durable must not count for what replaced it, so truncation shortens the runs.
 */
import type { WriteToken } from '../../contract/peer.ts';

interface Run {
  /** The last write of the run, and the last index that it stored. */
  readonly token: WriteToken;
  readonly index: number;
  readonly count: number;
}

export type PendingWrites = readonly Run[];

export const NO_WRITES: PendingWrites = [];

/** Notes that the write `token` cuts the log behind `after` and extends it to `index`. */
export function withWrite(
  pending: PendingWrites,
  token: WriteToken,
  after: number,
  index: number,
): PendingWrites {
  const last = pending.at(-1);
  if (last === undefined) return [{ token, index, count: 1 }];
  if (after < last.index) return [...truncated(pending, after), { token, index, count: 1 }];
  if (after === last.index && index === after + 1 && token === last.token + 1) {
    const extended = pending.slice();
    extended[extended.length - 1] = { token, index, count: last.count + 1 };
    return extended;
  }
  return [...pending, { token, index, count: 1 }];
}

function truncated(pending: PendingWrites, after: number): PendingWrites {
  const kept: Run[] = [];
  for (const run of pending) {
    const excess = Math.max(0, run.index - after);
    const count = Math.max(1, run.count - excess);
    kept.push({ token: run.token - (run.count - count), index: Math.min(run.index, after), count });
  }
  return kept;
}

/** The last index stored by the writes up to `token`; -1 if none of the pending ones is among them. */
export function indexStoredBy(pending: PendingWrites, token: WriteToken): number {
  let index = -1;
  for (const run of pending) {
    if (token <= run.token - run.count) break;
    index = run.index - Math.max(0, run.token - token);
  }
  return index;
}

/** The writes that remain pending when those up to `token` are durable. */
export function withoutWrites(pending: PendingWrites, token: WriteToken): PendingWrites {
  const last = pending.at(-1);
  if (last === undefined || last.token <= token) return NO_WRITES;
  const rest: Run[] = [];
  for (const run of pending) {
    const count = Math.min(run.count, run.token - token);
    if (count > 0) rest.push({ token: run.token, index: run.index, count });
  }
  return rest;
}
