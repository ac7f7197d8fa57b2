/**
 * The leader's side of log replication (Raft §5.3, §7): sending what each follower needs as far as its flow control
 * allows, and learning from the answers.
 *
 * A commit is not announced by a message of its own: the next AppendEntries or heartbeat carries it.
 */
import type { PeerId } from '../../contract/peer.ts';
import { assert } from '../core/assert.ts';
import { sendAsLeader } from '../core/persistence.ts';
import {
  afterAcknowledgement,
  afterEntries,
  afterHeartbeat,
  afterSnapshot,
  hasRoom,
  isRejectionFresh,
  probing,
} from '../core/progress.ts';
import type { Progress } from '../core/progress.ts';
import { restartHeartbeatTimer } from '../core/timers.ts';
import { setProgress } from '../core/turn.ts';
import type { Turn } from '../core/turn.ts';
import { NO_ENTRIES } from '../log/log.ts';
import { appendEntries, installSnapshot } from '../messages/messages.ts';
import type { AppendEntriesReply, InstallSnapshotReply } from '../messages/messages.ts';
import { commitByCounting } from './commit.ts';

/** The heartbeat interval is over. */
export function onHeartbeatTimeout(turn: Turn): void {
  if (turn.state.role !== 'leader') return;
  restartHeartbeatTimer(turn);
  sendHeartbeats(turn);
}

/** The instant in which commands were proposed is over. */
export function onFlushTimeout(turn: Turn): void {
  turn.state.flushPending = false;
  if (turn.state.role === 'leader') sendEntriesToAll(turn);
}

export function sendEntriesToAll(turn: Turn): void {
  for (const peer of turn.config.peers) if (peer !== turn.config.id) sendEntries(turn, peer);
}

/** Asserts the leadership to every follower, by an AppendEntries without entries or by a snapshot that is due. */
export function sendHeartbeats(turn: Turn): void {
  for (const peer of turn.config.peers) if (peer !== turn.config.id) sendHeartbeat(turn, peer);
}

function sendHeartbeat(turn: Turn, to: PeerId): void {
  const { state, rules } = turn;
  const known = progressOf(turn, to);
  if (known === null) return;
  const next = afterHeartbeat(known);
  const snapshotDue =
    next.mode === 'snapshot'
      ? rules.resendsSnapshot(next.heartbeatsWaited)
      : rules.needsSnapshot(next.nextIndex, state.log.snapshotIndex);
  if (snapshotDue) {
    sendSnapshot(turn, to, next);
    return;
  }
  if (next !== known) setProgress(turn, to, next);
  const prev = Math.max(next.nextIndex - 1, state.log.snapshotIndex);
  const { term, commitIndex } = state;
  sendAsLeader(
    turn,
    to,
    appendEntries(term, prev, state.log.termAt(prev), NO_ENTRIES, commitIndex),
  );
}

/** Sends entries, or the snapshot in their place, until the follower is up to date or its flow control says stop. */
function sendEntries(turn: Turn, to: PeerId): void {
  const { state, rules, config } = turn;
  const { log, term, commitIndex } = state;
  for (;;) {
    const known = progressOf(turn, to);
    if (known === null || !hasRoom(known, config.maxInflight)) return;
    const { nextIndex } = known;
    if (rules.needsSnapshot(nextIndex, log.snapshotIndex)) {
      sendSnapshot(turn, to, known);
      return;
    }
    if (nextIndex > log.lastIndex) return;
    const prev = nextIndex - 1;
    const entries = log.slice(nextIndex, nextIndex + config.maxEntriesPerMessage);
    sendAsLeader(turn, to, appendEntries(term, prev, log.termAt(prev), entries, commitIndex));
    setProgress(turn, to, afterEntries(known, entries.length));
  }
}

function sendSnapshot(turn: Turn, to: PeerId, known: Progress): void {
  const { snapshot, term } = turn.state;
  assert(snapshot !== null, 'Raft §7: what is gone from the log is in a snapshot');
  sendAsLeader(turn, to, installSnapshot(term, snapshot));
  setProgress(turn, to, afterSnapshot(known, snapshot.index));
}

export function onAppendEntriesReply(turn: Turn, from: PeerId, reply: AppendEntriesReply): void {
  if (!turn.rules.isReplyCurrent(reply.term, turn.state.term)) return;
  if (reply.success) onAcknowledgement(turn, from, reply.matchIndex);
  else onRejection(turn, from, reply);
}

/** An installed snapshot is an acknowledgement like any other. */
export function onInstallSnapshotReply(
  turn: Turn,
  from: PeerId,
  reply: InstallSnapshotReply,
): void {
  if (!turn.rules.isReplyCurrent(reply.term, turn.state.term)) return;
  onAcknowledgement(turn, from, reply.matchIndex);
}

function onAcknowledgement(turn: Turn, from: PeerId, reported: number): void {
  const known = progressOf(turn, from);
  if (known === null) return;
  const matchIndex = turn.rules.matchIndexAfter(known.matchIndex, reported);
  const next = afterAcknowledgement(known, matchIndex);
  if (next !== known) setProgress(turn, from, next);
  if (matchIndex > turn.state.commitIndex) commitByCounting(turn);
  sendEntries(turn, from);
}

function onRejection(turn: Turn, from: PeerId, reply: AppendEntriesReply): void {
  const known = progressOf(turn, from);
  if (known === null || !isRejectionFresh(known, reply.rejectedIndex)) return;
  const nextIndex = turn.rules.nextIndexAfterConflict(turn.state.log, reply);
  setProgress(turn, from, probing(known.matchIndex, Math.max(known.matchIndex + 1, nextIndex)));
  sendEntries(turn, from);
}

/** What this leader knows of a peer; `null` for anybody else. */
function progressOf(turn: Turn, peer: PeerId): Progress | null {
  const { progress, role } = turn.state;
  if (progress === null) return null;
  assert(role === 'leader', 'Raft figure 2: nextIndex and matchIndex are state on leaders');
  return progress[peer] ?? null;
}
