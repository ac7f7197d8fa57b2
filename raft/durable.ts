/**
 * What a peer may rest on once its writes are durable: a candidate its own vote, a leader its own copy of the entries
 * (Dissertation §10.2.1). Replies and vote requests name their write and wait for it on their own.
 */
import type { WriteToken } from '../contract/peer.ts';
import { noteDurable } from './core/persistence.ts';
import { replicating } from './core/progress.ts';
import { setProgress } from './core/turn.ts';
import type { Turn } from './core/turn.ts';
import { collectVote } from './election/candidate.ts';
import { commitByCounting } from './replication/commit.ts';

/** All writes up to and including `token` are durable. */
export function onPersisted(turn: Turn, token: WriteToken): void {
  const { state, config } = turn;
  const { durableToken, stableIndex } = state;
  noteDurable(state, token);
  const { hardStateToken, role } = state;
  if (role === 'candidate' && durableToken < hardStateToken && hardStateToken <= token) {
    collectVote(turn, config.id);
  } else if (role === 'leader' && state.stableIndex > stableIndex) {
    setProgress(turn, config.id, replicating(state.stableIndex));
    commitByCounting(turn);
  }
}
