/** Why something cannot happen, as data; record/words/reasons.ts has the sentences. */
import type { PeerId } from '../../contract/peer.ts';
import type { Decision } from '../schedule/decision.ts';

export type Reason =
  | {
      /**
       * The server does not exist, is up, is down, stands still; has no unfinished write, nothing to apply, nothing to take
       * a snapshot of; or is not the incarnation that the message answers.
       */
      readonly code:
        | 'no-server'
        | 'up'
        | 'down'
        | 'paused'
        | 'no-write'
        | 'idle'
        | 'nothing-new'
        | 'earlier-incarnation';
      readonly node: PeerId;
    }
  | { readonly code: 'timer-stopped'; readonly node: PeerId; readonly timer: string }
  /** So few messages of this kind have been sent. */
  | {
      readonly code: 'not-sent';
      readonly from: PeerId;
      readonly to: PeerId;
      readonly kind: string;
      readonly count: number;
    }
  /** The message has arrived, has not (and so cannot once more), is not on its way; would be heard, and so not discarded. */
  | { readonly code: 'arrived' | 'not-arrived' | 'not-on-its-way' | 'heard' }
  | { readonly code: 'no-turn'; readonly client: number }
  | { readonly code: 'no-fault'; readonly fault: number }
  /** The faults have stopped, or never will. */
  | { readonly code: 'no-heal' };

/** A decision that could not be carried out, and why. */
export interface Inapplicable {
  /** Its place in the list, from 0. */
  readonly at: number;
  readonly decision: Decision;
  readonly reason: Reason;
}
