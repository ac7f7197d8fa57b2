/** The follower's side of log replication (Raft §5.3; figure 2, "AppendEntries RPC"). */
import type { PeerId } from '../../contract/peer.ts';
import { assert } from '../core/assert.ts';
import { becomeFollower } from '../core/follow.ts';
import { sendAfterWrites, writeEntries } from '../core/persistence.ts';
import { restartElectionTimer } from '../core/timers.ts';
import type { Turn } from '../core/turn.ts';
import { conflictReply } from '../log/conflict.ts';
import { appendAccepted, appendOutdated } from '../messages/messages.ts';
import type { AppendEntries } from '../messages/messages.ts';
import { commitUpTo } from './commit.ts';

export function onAppendEntries(turn: Turn, from: PeerId, request: AppendEntries): void {
  const { state, rules } = turn;
  if (!rules.isLeaderCurrent(request.term, state.term)) {
    sendAfterWrites(turn, from, appendOutdated(state.term));
    return;
  }
  becomeFollower(turn, request.term, from);
  assert(state.role === 'follower', 'Raft §5.2: who hears from a leader of the term follows it');
  restartElectionTimer(turn);
  if (!rules.matchesPrevious(state.log, request)) {
    sendAfterWrites(turn, from, conflictReply(state.term, state.log, request.prevLogIndex));
    return;
  }
  storeNewEntries(turn, request);
  const lastNewIndex = request.prevLogIndex + request.entries.length;
  commitUpTo(turn, rules.commitIndexFrom(request.leaderCommit, lastNewIndex, state.log));
  sendAfterWrites(turn, from, appendAccepted(state.term, lastNewIndex));
}

/** Skips what our snapshot or log already holds; what conflicts with the rest goes (rules 3 and 4). */
function storeNewEntries(turn: Turn, { prevLogIndex, entries }: AppendEntries): void {
  const { rules } = turn;
  const { log } = turn.state;
  let known = Math.min(entries.length, Math.max(0, log.snapshotIndex - prevLogIndex));
  while (
    known < entries.length &&
    rules.holdsEntry(log, prevLogIndex + 1 + known, entries[known]!.term)
  )
    known++;
  if (known === entries.length) return;
  writeEntries(turn, prevLogIndex + known, known === 0 ? entries : entries.slice(known));
}
