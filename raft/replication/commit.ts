/**
 * Deciding that entries are committed, and handing them to the service: each index once, in order (Raft §5.3, §5.4.2).
 * Applying them is the service's business; it reports back when it is done.
 */
import type { PeerId } from '../../contract/peer.ts';
import { assert } from '../core/assert.ts';
import type { Turn } from '../core/turn.ts';

/** Everything up to `index` is committed; a lower index than known before is no news. */
export function commitUpTo(turn: Turn, index: number): void {
  const { state } = turn;
  if (index <= state.commitIndex) return;
  assert(index <= state.log.lastIndex, 'Raft figure 2: what is committed here is in the log');
  const first = state.commitIndex + 1;
  state.commitIndex = index;
  turn.effects.push({ type: 'apply', first, entries: state.log.slice(first, index + 1) });
}

/** Leader: commits what a majority holds durably, provided that it ends with an entry of this term (Raft §5.4.2). */
export function commitByCounting(turn: Turn): void {
  const { state, rules, config } = turn;
  if (state.progress === null) return;
  assert(state.role === 'leader', 'Raft figure 2: only leaders commit by counting');
  const index = rules.quorumMatchIndex(ascendingMatches(config.peers, state.progress));
  if (index <= state.commitIndex) return;
  if (rules.mayCommitByCounting(state.log.termAt(index), state.term)) commitUpTo(turn, index);
}

/** By insertion: clusters are small, and no comparator is called. */
function ascendingMatches(
  peers: readonly PeerId[],
  progress: readonly ({ readonly matchIndex: number } | null)[],
): number[] {
  const sorted: number[] = [];
  for (const peer of peers) {
    const match = progress[peer]?.matchIndex ?? 0;
    let at = sorted.length;
    while (at > 0 && sorted[at - 1]! > match) {
      sorted[at] = sorted[at - 1]!;
      at--;
    }
    sorted[at] = match;
  }
  return sorted;
}

/** The service has applied everything up to `index`. */
export function onApplied(turn: Turn, index: number): void {
  assert(index <= turn.state.commitIndex, 'Raft figure 2: only committed entries are applied');
  turn.state.lastApplied = Math.max(turn.state.lastApplied, index);
}
