/**
 * Log compaction (Raft §7): taking over the service's snapshots, and installing a leader's. Snapshots travel whole.
 * Sending them is part of replication.
 */
import type { PeerId } from '../../contract/peer.ts';
import { assert } from '../core/assert.ts';
import { becomeFollower } from '../core/follow.ts';
import { sendAfterWrites, writeCompaction, writeReplacement } from '../core/persistence.ts';
import { restartElectionTimer } from '../core/timers.ts';
import type { Turn } from '../core/turn.ts';
import { RaftLog } from '../log/log.ts';
import { installSnapshotReply } from '../messages/messages.ts';
import type { InstallSnapshot } from '../messages/messages.ts';

/** The service has captured its state as of `index`. Ignored if the log was compacted further, or not applied that far. */
export function onSnapshotTaken(turn: Turn, index: number, data: unknown): void {
  const { state, rules } = turn;
  const { log, lastApplied } = state;
  if (index <= log.snapshotIndex || !rules.mayCompactTo(index, lastApplied, log)) return;
  writeCompaction(turn, { index, term: log.termAt(index), data });
}

/**
 * A leader offers a snapshot in place of log entries that it no longer has.
 *
 * It is taken only if it contains something that is not committed here: the rule that the 6.824 lab calls
 * CondInstallSnapshot, with no need to ask the service, since whatever is committed here has been handed to the service
 * already. Otherwise the answer says how far our log agrees with the leader's anyhow: up to our commit index.
 */
export function onInstallSnapshot(turn: Turn, from: PeerId, request: InstallSnapshot): void {
  const { state, rules } = turn;
  if (!rules.isLeaderCurrent(request.term, state.term)) {
    sendAfterWrites(turn, from, installSnapshotReply(state.term, 0));
    return;
  }
  becomeFollower(turn, request.term, from);
  assert(state.role === 'follower', 'Raft §5.2: who hears from a leader of the term follows it');
  restartElectionTimer(turn);
  if (!rules.isSnapshotStale(request.snapshot.index, state.commitIndex)) install(turn, request);
  sendAfterWrites(turn, from, installSnapshotReply(state.term, state.commitIndex));
}

function install(turn: Turn, { snapshot }: InstallSnapshot): void {
  const { state, rules } = turn;
  const { index, term } = snapshot;
  if (rules.keepsSuffix(state.log, index, term)) {
    writeCompaction(turn, snapshot);
  } else {
    writeReplacement(turn, snapshot, state.commitIndex, RaftLog.startingAfter(index, term));
  }
  assert(state.log.snapshotIndex === index, 'Raft figure 13: the log begins behind the snapshot');
  state.commitIndex = index;
  turn.effects.push({ type: 'applySnapshot', snapshot });
}
