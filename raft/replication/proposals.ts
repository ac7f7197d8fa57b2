/** Client commands: accepted by a leader only (Raft §5.3). Retries and duplicates are the service's business (§8). */
import type { Command } from '../../contract/peer.ts';
import { assert } from '../core/assert.ts';
import { writeEntries } from '../core/persistence.ts';
import { startFlushTimer } from '../core/timers.ts';
import type { Turn } from '../core/turn.ts';

/** Appends the command to a leader's log; followers get it when the instant is over. */
export function onPropose(turn: Turn, command: Command): void {
  const { state } = turn;
  if (state.role !== 'leader') {
    turn.effects.push({ type: 'proposalDropped', leader: state.leader });
    return;
  }
  const index = appendOwn(turn, command);
  turn.effects.push({ type: 'proposalAccepted', index, term: state.term });
  startFlushTimer(turn);
}

/** Extends a leader's log and returns the index of the new entry. */
export function appendOwn(turn: Turn, command: Command): number {
  const { log, term, role } = turn.state;
  assert(role === 'leader', 'Raft §5.3: entries come from leaders');
  writeEntries(turn, log.lastIndex, [{ term, command }]);
  return log.lastIndex + 1;
}
