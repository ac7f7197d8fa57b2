/** Chooses the next event of a walk. What a strategy is, at its heart. */
import type { PeerMessage } from '../../../contract/peer.ts';
import type { SimEvent } from '../../node/events.ts';
import type { Moves } from './moves.ts';

export interface Walker {
  /** The next event, made by one of `moves`; null: nothing can be found that could happen. */
  next<S, M extends PeerMessage>(moves: Moves<S, M>): SimEvent | null;
  /** A message has set out; for walkers that think about it at once. */
  onSend?(event: SimEvent): void;
  clone(): Walker;
}
