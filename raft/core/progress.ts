/**
 * What a leader knows of one follower, and how much it may send there (after the tracker of etcd/raft).
 *
 * - `probe`: the match is unknown. One message with entries is under way at most; its answer, or that to a heartbeat,
 *   shows how to go on.
 * - `replicate`: the match is known. Entries are sent ahead of acknowledgements, in up to `maxInflight` messages.
 * - `snapshot`: the entries that the follower needs are gone. Nothing but the snapshot and heartbeats is sent.
 *
 * Heartbeats start behind the last entry sent, so a lost message shows as a rejection, a lost reply as an acknowledgement
 * of everything: no loss blocks the flow for longer than a heartbeat round trip. Values are immutable.
 */
import type { ProgressView } from '../../contract/peer.ts';
import { assert } from './assert.ts';

export interface Progress extends ProgressView {
  readonly mode: 'probe' | 'replicate' | 'snapshot';
  /** Messages with entries not yet acknowledged; may count a few too many after lost replies, until all is acknowledged. */
  readonly inflight: number;
  /** The index of the snapshot on its way, in mode `snapshot`. */
  readonly pendingSnapshot: number;
  /** Heartbeats since that snapshot was sent last. */
  readonly heartbeatsWaited: number;
}

function progress(
  matchIndex: number,
  nextIndex: number,
  mode: Progress['mode'],
  inflight: number,
  pendingSnapshot: number,
  heartbeatsWaited: number,
): Progress {
  assert(nextIndex > matchIndex, 'Raft figure 2: nextIndex is above matchIndex');
  assert(pendingSnapshot < nextIndex, 'Raft §7: entries follow the snapshot that was sent');
  return { matchIndex, nextIndex, mode, inflight, pendingSnapshot, heartbeatsWaited };
}

/** A follower of whom nothing is known but where to try first. */
export function probing(matchIndex: number, nextIndex: number): Progress {
  return progress(matchIndex, nextIndex, 'probe', 0, 0, 0);
}

/** A follower that is known to hold the leader's log up to `matchIndex`; also a leader's view of itself. */
export function replicating(matchIndex: number): Progress {
  return progress(matchIndex, matchIndex + 1, 'replicate', 0, 0, 0);
}

/** Whether another message with entries may leave. */
export function hasRoom(p: Progress, maxInflight: number): boolean {
  if (p.mode === 'snapshot') return false;
  return p.inflight < (p.mode === 'probe' ? 1 : maxInflight);
}

/** After a message with `count` entries from `nextIndex` on has left. */
export function afterEntries(p: Progress, count: number): Progress {
  const nextIndex = p.mode === 'replicate' ? p.nextIndex + count : p.nextIndex;
  return progress(p.matchIndex, nextIndex, p.mode, p.inflight + 1, 0, 0);
}

/** After a snapshot up to `index` has left, for the first time or again. */
export function afterSnapshot(p: Progress, index: number): Progress {
  return progress(p.matchIndex, index + 1, 'snapshot', 0, index, 0);
}

/** After a heartbeat that did not make the leader send the snapshot again. */
export function afterHeartbeat(p: Progress): Progress {
  if (p.mode !== 'snapshot') return p;
  const { matchIndex, nextIndex, mode, inflight, pendingSnapshot, heartbeatsWaited } = p;
  return progress(matchIndex, nextIndex, mode, inflight, pendingSnapshot, heartbeatsWaited + 1);
}

/** After an acknowledgement, with the resulting match index. */
export function afterAcknowledgement(p: Progress, matchIndex: number): Progress {
  const { mode, nextIndex, inflight, pendingSnapshot, heartbeatsWaited } = p;
  if (mode === 'probe') return replicating(matchIndex);
  if (matchIndex === p.matchIndex) return p;
  const settled = mode === 'snapshot' ? pendingSnapshot : nextIndex - 1;
  if (matchIndex >= settled) return replicating(matchIndex);
  const left = Math.max(0, inflight - 1);
  return progress(matchIndex, nextIndex, mode, left, pendingSnapshot, heartbeatsWaited);
}

/**
 * Whether a rejection at `rejectedIndex` is news. It is not if the follower has acknowledged that place since, if it
 * answers an earlier probe, or if a snapshot is on its way anyhow.
 */
export function isRejectionFresh(p: Progress, rejectedIndex: number): boolean {
  if (p.mode === 'snapshot' || rejectedIndex <= p.matchIndex) return false;
  return p.mode === 'probe' ? rejectedIndex === p.nextIndex - 1 : rejectedIndex < p.nextIndex;
}
